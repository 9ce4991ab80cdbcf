import {visible} from './ansi.js';
import {element} from './dom.js';
import {countText, hueOf} from './format.js';

const MAX_KNOWN = 1_000;
const MAX_SHOWN = 40;

/** Who has sent, and how many envelopes a second. */
export class Sources {
  #counts = new Map();
  #rates = new Map();
  #items = new Map();

  /** @param choose is called with a source and whether it shall be left out */
  constructor(list, choose) {
    this.list = list;
    this.choose = choose;
  }

  count(source) {
    if (this.#counts.has(source) || this.#counts.size < MAX_KNOWN) {
      this.#counts.set(source, (this.#counts.get(source) ?? 0) + 1);
    }
  }

  /** To be called once a second. */
  tick() {
    this.#counts.forEach((count, source) => {
      this.#rates.set(source, (this.#rates.get(source) ?? count) * 0.7 + count * 0.3);
      this.#counts.set(source, 0);
    });
  }

  get names() {
    return [...this.#rates.keys()].sort();
  }

  /** Those that send most come first. */
  get busiest() {
    return [...this.#rates.keys()].sort((a, b) => this.#rates.get(b) - this.#rates.get(a));
  }

  /** Where somebody is about to click, or has the focus, everything stays in its place. */
  draw() {
    if (!this.list.matches(':hover, :focus-within')) {
      const shown = this.busiest.slice(0, MAX_SHOWN);
      this.#items = new Map(shown.map(source => [source, this.#items.get(source) ?? this.#item(source)]));
      this.list.replaceChildren(...[...this.#items.values()].map(item => item.line));
      if (this.#rates.size > MAX_SHOWN) {
        this.list.append(element('li', {class: 'more'}, `and ${this.#rates.size - MAX_SHOWN} more`));
      }
    }
    this.#items.forEach(({number}, source) => {
      const rate = this.#rates.get(source);
      number.textContent = rate < 0.5 ? '–' : countText(rate);
    });
  }

  #item(source) {
    const button = element('button', {
      type: 'button', class: `hue${hueOf(source)}`, title: `${visible(source)}\nclick: only this; with Alt: without this`,
      onclick: event => this.choose(source, event.altKey),
    }, visible(source));
    const number = element('span', {class: 'number'});
    return {number, line: element('li', {}, button, number)};
  }
}
