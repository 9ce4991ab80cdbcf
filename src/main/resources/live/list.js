import {isStillOf, rowElement} from './rows.js';

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
  /** The elements that are on the screen, by the ids of their rows. */
  #drawn = new Map();

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
    this.#drawRows(first, last);
    this.rows.classList.toggle('bottom', this.#following && count >= fitting);
    this.rows.setAttribute('aria-rowcount', String(count));
    this.#setScroll(this.#following ? height : this.#scrollOf(first, height));
    this.rows.style.transform = `translateY(${this.viewport.scrollTop}px)`;
  }

  /** What is on the screen already stays as it is, so that text that is being selected stays selected. */
  #drawRows(first, last) {
    const drawn = new Map();
    for (let i = first; i < last; i++) {
      const row = this.#view.row(i);
      if (row) {
        drawn.set(row.id, this.#element(row, i));
      }
    }
    const wanted = new Set(drawn.values());
    [...this.rows.children].filter(element => !wanted.has(element)).forEach(element => element.remove());
    let next = this.rows.firstChild;
    for (const element of wanted) {
      if (element === next) {
        next = next.nextSibling;
      } else {
        this.rows.insertBefore(element, next);
      }
    }
    this.#drawn = drawn;
  }

  #element(row, index) {
    const before = this.#drawn.get(row.id);
    const made = before && isStillOf(before, row, this.look) ? before : rowElement(row, this.look);
    made.setAttribute('aria-rowindex', String(index + 1));
    made.classList.toggle('selected', row.id === this.selected);
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
