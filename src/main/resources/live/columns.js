import {visible} from './ansi.js';
import {element} from './dom.js';
import {isAlwaysShown} from './filter.js';
import {hueOf} from './format.js';
import {List} from './list.js';
import {View} from './view.js';

/** What a filter takes of one source. */
class OfSource {
  constructor(filter, source) {
    this.filter = filter;
    this.source = source;
  }

  select(rows) {
    return this.filter.select(rows.filter(row => row.source === this.source || isAlwaysShown(row)));
  }

  close() {}
}

/** A source's lines below its name. */
class Column {
  constructor(source, filter, ring, look, changed) {
    const spacer = element('div', {class: 'spacer'});
    const rows = element('div', {class: 'rows', role: 'table', 'aria-label': 'Lines on the screen'});
    const viewport = element('div', {
      class: 'list', role: 'log', 'aria-live': 'off', tabindex: '0', 'aria-label': `Lines of ${source}, newest last`,
    }, spacer, rows);
    this.source = source;
    this.box = element('section', {class: 'column'}, element('h2', {class: `hue${hueOf(source)}`}, visible(source)), viewport);
    this.view = new View(ring, new OfSource(filter, source), removed => {
      this.list.removed(removed);
      changed();
    });
    this.list = new List(viewport, spacer, rows, this.view, look);
    this.use(filter);
  }

  use(filter) {
    this.view.use(new OfSource(filter, this.source));
  }
}

/**
 * Some sources beside each other, each with a list of its own. Losses are in all of them.
 *
 * Events: `follow` ({following}), `overtaken`, as those of a list.
 */
export class Columns extends EventTarget {
  #columns = [];
  #active = 0;

  /** @param changed is called when there is something to draw */
  constructor(box, ring, look, changed) {
    super();
    this.box = box;
    this.ring = ring;
    this.look = look;
    this.changed = changed;
  }

  get isOpen() {
    return this.#columns.length > 0;
  }

  /** The one that was clicked last. */
  get active() {
    return this.#columns[this.#active];
  }

  activate(element) {
    this.#active = Math.max(0, this.#columns.findIndex(column => column.box.contains(element)));
  }

  /** Shows those sources; none closes it. */
  show(sources, filter) {
    const shown = this.#columns.map(column => column.source);
    if (JSON.stringify(shown) === JSON.stringify(sources)) {
      return;
    }
    this.#columns.forEach(column => column.list.close());
    this.#columns = sources.map(source => new Column(source, filter, this.ring, this.look, this.changed));
    this.#columns.forEach(column => this.#pass(column.list));
    this.#active = 0;
    this.box.replaceChildren(...this.#columns.map(column => column.box));
    this.box.hidden = !this.isOpen;
  }

  use(filter) {
    this.#columns.forEach(column => column.use(filter));
  }

  add(rows) {
    this.#columns.forEach(column => column.view.add(rows));
  }

  clear() {
    this.#columns.forEach(column => column.view.clear());
  }

  follow(following) {
    this.#columns.forEach(column => column.list.follow(following));
  }

  draw() {
    this.#columns.forEach(column => column.list.draw());
  }

  #pass(list) {
    list.addEventListener('follow', event => this.dispatchEvent(new CustomEvent('follow', {detail: event.detail})));
    list.addEventListener('overtaken', () => this.dispatchEvent(new CustomEvent('overtaken')));
  }
}
