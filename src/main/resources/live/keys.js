import {byId, element} from './dom.js';

/** Keys of the page. Single letters can be switched off, and none is taken from a field. */
class Keys {
  #bound = new Map();

  constructor() {
    document.addEventListener('keydown', event => this.#pressed(event));
  }

  /** @param keys as `KeyboardEvent.key` names them */
  bind(keys, what, action) {
    keys.forEach(key => this.#bound.set(key, action));
    byId('keys').append(element('dt', {}, keys.map(nameOf).join(' or ')), element('dd', {}, what));
    return this;
  }

  #pressed(event) {
    const inField = event.target.closest('input, textarea, select, dialog');
    if (event.ctrlKey || event.metaKey || event.altKey || inField) {
      return;
    }
    if (event.target.closest('button, summary, a') && (event.key === ' ' || event.key === 'Enter')) {
      return;
    }
    const action = this.#bound.get(event.key);
    if (action && (event.key.length > 1 || byId('single-keys').checked)) {
      event.preventDefault();
      action(event.key);
    }
  }
}

function nameOf(key) {
  return key === ' ' ? 'Space' : key.replace('Arrow', '');
}

/** @param actions what the keys do, by name */
export function bindKeys(actions) {
  new Keys()
    .bind(['?'], 'this sheet', actions.help)
    .bind(['/'], 'to the filter', actions.filter)
    .bind([' '], 'hold, or follow again', actions.hold)
    .bind(['G', 'End'], 'to the newest line', actions.newest)
    .bind(['g', 'Home'], 'to the oldest line', actions.oldest)
    .bind(['j', 'ArrowDown'], 'next line', () => actions.move(1))
    .bind(['k', 'ArrowUp'], 'line before', () => actions.move(-1))
    .bind(['PageDown'], 'a page on', () => actions.page(1))
    .bind(['PageUp'], 'a page back', () => actions.page(-1))
    .bind(['Enter', 'o'], 'details of the line', actions.open)
    .bind(['d'], 'next place where something was lost', actions.loss)
    .bind(['1', '2', '3', '4'], 'so many sources beside each other, or one list', key => actions.columns(Number(key)))
    .bind(['w'], 'wrap long lines', actions.wrap)
    .bind(['t'], 'local time, UTC, age', actions.time)
    .bind(['c'], 'clear the list', actions.clear)
    .bind(['Escape'], 'close the details', actions.close);
  byId('filter').addEventListener('keydown', event => event.key === 'Escape' && byId('list').focus());
}
