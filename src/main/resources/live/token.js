import {byId, element} from './dom.js';

const KEY = 'loggregator.token';

/** The bearer token. It stays in this page, or, where the reader wants it, in this tab; it is never in the address. */
export class Token {
  #token = sessionStorage.getItem(KEY) ?? '';

  headers() {
    return this.#token ? {Authorization: this.#token} : {};
  }

  /** @param login begins a login at an issuer */
  constructor(login = () => {}) {
    document.body.append(sheetWith(login));
  }

  /**
   * Asks for one; completes when the sheet was closed, with whether one was given. Else the one before stays.
   *
   * @param offersLogin whether there is an issuer to log in at instead
   */
  ask(why, offersLogin = false) {
    const sheet = byId('token-sheet');
    if (sheet.open) {
      return new Promise(() => {});
    }
    byId('token-why').textContent = why;
    byId('login').hidden = !offersLogin;
    sheet.showModal();
    return new Promise(resolve => sheet.addEventListener('close', () => {
      const given = sheet.returnValue === 'ok' ? byId('token').value.trim() : '';
      sheet.returnValue = byId('token').value = '';
      if (given) {
        this.#taken(given);
      }
      resolve(given !== '');
    }, {once: true}));
  }

  forget() {
    this.#taken('');
  }

  #taken(text) {
    this.#token = text === '' || /^bearer /i.test(text) ? text : `Bearer ${text}`;
    if (this.#token && byId('remember').checked) {
      sessionStorage.setItem(KEY, this.#token);
    } else {
      sessionStorage.removeItem(KEY);
    }
  }
}

function sheetWith(login) {
  return element('dialog', {id: 'token-sheet', 'aria-labelledby': 'token-title'},
    element('form', {method: 'dialog', id: 'token-form'},
      element('h2', {id: 'token-title'}, 'Who are you?'),
      element('p', {id: 'token-why'}),
      element('button', {id: 'login', type: 'button', hidden: '', onclick: login}, 'Log in'),
      element('label', {for: 'token'}, 'Bearer token'),
      element('input', {id: 'token', type: 'password', autocomplete: 'off', required: ''}),
      element('label', {}, element('input', {id: 'remember', type: 'checkbox'}), ' Keep it until this tab is closed'),
      element('div', {class: 'buttons'},
        element('button', {value: 'ok'}, 'Connect'),
        element('button', {value: '', formnovalidate: ''}, 'Close'))));
}
