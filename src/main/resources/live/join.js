/** A stack trace, say: lines that belong to the one before. */
const CONTINUES = /^(?:\s+\S|Caused by: |\.\.\. \d+ more|\}$)/;
const NEAR_MS = 1_000;
const MAX_LINES = 500;
const MAX_CHARACTERS = 64_000;

/** Joins lines of one instance that belong together into one row. */
export class Joiner {
  /** The last row of each instance. */
  #open = new Map();

  /** The row that this line has become a part of; null where it begins one. */
  join(row) {
    const key = JSON.stringify([row.source, row.instance, row.kind]);
    const open = this.#open.get(key);
    if (open && open.lines < MAX_LINES && open.text.length < MAX_CHARACTERS && row.type === 'log'
        && CONTINUES.test(row.text) && Math.abs(row.time - open.time) < NEAR_MS) {
      open.text += `\n${row.text}`;
      open.lines++;
      open.lower = undefined;
      return open;
    }
    row.lines = 1;
    if (this.#open.size > 1_000) {
      this.#open.clear();
    }
    this.#open.set(key, row);
    return null;
  }

  clear() {
    this.#open.clear();
  }
}
