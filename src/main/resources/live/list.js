import {element} from './dom.js';
import {rowElement} from './rows.js';

const ROW_PX = 20;
/** Browsers lay out no element that is much higher. */
const MAX_HEIGHT_PX = 8_000_000;
const EXTRA_ROWS = 4;

/**
 * The rows that are on the screen, of as many as there are. It follows the newest, or holds where the reader looks: then
 * the row at the top stays there, whatever is added at the end and falls out at the beginning.
 *
 * Events: `follow` ({following}), `overtaken`.
 */
export class List extends EventTarget {
  #view;
  #top = 0;
  #following = true;
  #setting = false;

  /** @param view the ids of rows in order, with `length`, `at(index)` and `row(index)` */
  constructor(viewport, spacer, rows, view, look) {
    super();
    this.viewport = viewport;
    this.spacer = spacer;
    this.rows = rows;
    this.#view = view;
    this.look = look;
    this.selected = null;
    viewport.addEventListener('scroll', () => this.#scrolled());
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(viewport);
  }

  /** It is not shown any more. */
  close() {
    this.resized.disconnect();
  }

  get following() {
    return this.#following;
  }

  follow(following) {
    if (following === this.#following) {
      return;
    }
    this.#following = following;
    if (!following) {
      this.#top = Math.max(0, this.#view.length - this.#fitting());
    }
    this.dispatchEvent(new CustomEvent('follow', {detail: {following}}));
    this.draw();
  }

  /** So many rows fell out of the view at its beginning. */
  removed(count) {
    this.#top -= count;
    if (this.#top < 0) {
      this.#top = 0;
      if (!this.#following && count > 0) {
        this.dispatchEvent(new CustomEvent('overtaken'));
      }
    }
  }

  /** Moves the view so that the row is on the screen. */
  show(index) {
    this.follow(false);
    const fitting = this.#fitting();
    if (index < this.#top || index >= this.#top + fitting - 1) {
      this.#top = Math.max(0, index - Math.floor(fitting / 2));
    }
    this.draw();
  }

  scrollPages(pages) {
    this.follow(false);
    const rows = pages * Math.max(1, this.#fitting() - 1);
    this.#top = Math.max(0, Math.min(this.#lastTop(), this.#top + rows));
    this.draw();
  }

  draw() {
    const count = this.#view.length;
    const height = Math.min(MAX_HEIGHT_PX, Math.max(count * ROW_PX, this.viewport.clientHeight));
    this.spacer.style.height = `${height}px`;
    const fitting = this.#fitting();
    const first = Math.min(Math.max(0, this.#following ? count - fitting : Math.floor(this.#top)), count);
    const last = Math.min(count, first + fitting + (this.#following ? 0 : EXTRA_ROWS));
    const drawn = [];
    for (let i = first; i < last; i++) {
      drawn.push(this.#element(i));
    }
    this.rows.replaceChildren(...drawn);
    this.rows.classList.toggle('bottom', this.#following && count >= fitting);
    this.rows.setAttribute('aria-rowcount', String(count));
    this.#setScroll(this.#following ? height : this.#scrollOf(first, height));
    this.rows.style.transform = `translateY(${this.viewport.scrollTop}px)`;
  }

  #element(index) {
    const row = this.#view.row(index);
    if (!row) {
      return element('div', {class: 'row'});
    }
    const made = rowElement(row, this.look);
    made.setAttribute('aria-rowindex', String(index + 1));
    if (row.id === this.selected) {
      made.classList.add('selected');
    }
    return made;
  }

  #fitting() {
    return Math.max(1, Math.floor(this.viewport.clientHeight / ROW_PX));
  }

  #lastTop() {
    return Math.max(0, this.#view.length - this.#fitting());
  }

  #scrollOf(top, height) {
    const last = this.#lastTop();
    return last === 0 ? 0 : top / last * (height - this.viewport.clientHeight);
  }

  #setScroll(px) {
    if (Math.abs(this.viewport.scrollTop - px) >= 1) {
      this.#setting = true;
      this.viewport.scrollTop = px;
    }
  }

  /** By the reader, not by {@link draw}. */
  #scrolled() {
    if (this.#setting) {
      this.#setting = false;
      return;
    }
    const range = this.spacer.clientHeight - this.viewport.clientHeight;
    const atEnd = this.viewport.scrollTop >= range - 2;
    if (atEnd !== this.#following) {
      this.follow(atEnd);
    }
    if (!atEnd) {
      this.#top = Math.round(this.viewport.scrollTop / Math.max(1, range) * this.#lastTop());
      this.draw();
    }
  }
}
