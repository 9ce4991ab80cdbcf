/** The newest rows, bounded in number and in bytes. Rows have ids that count up by one. */
export class Ring {
  #rows = [];
  #first = 0;
  #bytes = 0;

  constructor(maxRows, maxBytes) {
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
  }

  get size() {
    return this.#rows.length - this.#first;
  }

  get bytes() {
    return this.#bytes;
  }

  /** The id of the oldest row; that of the next one where there is none. */
  get oldest() {
    return this.size > 0 ? this.#rows[this.#first].id : this.next;
  }

  next = 0;

  add(row) {
    row.id = this.next++;
    this.#rows.push(row);
    this.#bytes += row.bytes;
    while (this.size > this.maxRows || (this.#bytes > this.maxBytes && this.size > 1)) {
      this.#bytes -= this.#rows[this.#first].bytes;
      this.#rows[this.#first++] = undefined;
    }
    if (this.#first > 10_000 && this.#first > this.#rows.length / 2) {
      this.#rows = this.#rows.slice(this.#first);
      this.#first = 0;
    }
    return row;
  }

  /** Undefined where it is gone or not there yet. */
  get(id) {
    return this.#rows[this.#first + id - this.oldest];
  }

  clear() {
    this.#rows = [];
    this.#first = 0;
    this.#bytes = 0;
  }

  * [Symbol.iterator]() {
    for (let i = this.#first; i < this.#rows.length; i++) {
      yield this.#rows[i];
    }
  }
}
