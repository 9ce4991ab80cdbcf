import {Access} from './access.js';
import {byId, element} from './dom.js';
import {tablesOf} from './operations-tables.js';
import {readState} from './state.js';

const EVERY_MS = 2_000;
/** A fleet that takes long to tell of itself is asked less often. */
const SHARE = 2;

/** The nodes of the fleet, looked at again and again while the tab is seen. */
class OperationsPage {
  #access;
  #nodes = [];

  constructor(config) {
    this.#access = new Access(config);
  }

  /** Its address holds the view of the lines that the reader comes from and goes back to. */
  async start() {
    document.documentElement.dataset.theme = readState(location.hash).theme;
    byId('lines').hash = location.hash;
    this.#access.offerLeaving(byId('leave'));
    byId('window').addEventListener('change', () => this.#show());
    await this.#access.begin();
    for (let began = Date.now(); await this.#look(); began = Date.now()) {
      const tookMs = Date.now() - began;
      await new Promise(resolve => setTimeout(resolve, Math.max(EVERY_MS, SHARE * tookMs)));
    }
  }

  /** Whether to look again. */
  async #look() {
    if (document.hidden) {
      return true;
    }
    try {
      const response = await fetch('../v2/operations', {cache: 'no-store', headers: this.#access.headers()});
      if ([401, 403, 404].includes(response.status)) {
        state('refused', 'this needs a token for operations');
        return this.#access.refused(response.status);
      }
      if (!response.ok) {
        throw new Error(`the Gateway answered ${response.status}`);
      }
      const {nodes} = await response.json();
      this.#nodes = nodes.map(({address, status, failure}) => ({...status, address, failure}));
      this.#show();
      state('open', `as of ${new Date().toLocaleTimeString()}`);
    } catch (e) {
      state('closed', `${e.message}; what is shown is old`);
    }
    return true;
  }

  #show() {
    for (const [id, table] of Object.entries(tablesOf(this.#nodes, byId('window').value))) {
      byId(id).replaceChildren(tableOf(table));
    }
  }
}

function tableOf({heads, rows}) {
  return rows.length === 0 ? element('p', {class: 'none'}, 'none')
    : element('table', {},
      element('thead', {}, element('tr', {}, ...heads.map((head, i) =>
        element('th', {scope: 'col', class: rows[0][i].kind.includes('number') ? 'number' : ''}, head)))),
      element('tbody', {}, ...rows.map(row =>
        element('tr', {}, ...row.map((cell, i) => element('td',
          {class: cell.kind, colspan: cell.toTheEnd ? heads.length - i : 1}, cell.text))))));
}

function state(name, text) {
  byId('state').dataset.state = name;
  byId('state').textContent = text;
}

fetch('config', {cache: 'no-store'})
  .then(response => response.json())
  .then(config => new OperationsPage(config).start());
