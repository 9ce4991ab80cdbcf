/** The rows of the ring that the filter takes. Rows are filtered in the order in which they came, in slices. */
export class View {
  #ids = [];
  #first = 0;
  #filter;
  #pending = [];
  #busy = false;
  #generation = 0;

  /** @param changed is called when rows were added, with the number that fell out at the beginning */
  constructor(ring, filter, changed) {
    this.ring = ring;
    this.#filter = filter;
    this.changed = changed;
  }

  get length() {
    return this.#ids.length - this.#first;
  }

  row(index) {
    return this.ring.get(this.#ids[this.#first + index]);
  }

  /** The index of the row, or of the next one that is shown. */
  indexOf(id) {
    let low = this.#first;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ids[middle] < id) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - this.#first;
  }

  use(filter) {
    this.#filter.close();
    this.#filter = filter;
    this.#ids = [];
    this.#first = 0;
    this.#pending = [...this.ring];
    this.#generation++;
    this.#busy = false;
    this.#work();
  }

  add(rows) {
    this.#pending.push(...rows);
    this.#work();
  }

  clear() {
    this.#ids = [];
    this.#first = 0;
    this.#pending = [];
  }

  async #work() {
    if (this.#busy) {
      return;
    }
    const generation = this.#generation;
    this.#busy = true;
    while (this.#pending.length > 0) {
      const taken = await this.#filter.select(this.#pending.splice(0, 2_000));
      if (generation !== this.#generation) {
        return;
      }
      taken.forEach(row => this.#ids.push(row.id));
      this.changed(this.#trim());
      if (this.#pending.length > 0) {
        await new Promise(resolve => setTimeout(resolve));
        if (generation !== this.#generation) {
          return;
        }
      }
    }
    this.#busy = false;
  }

  #trim() {
    const oldest = this.ring.oldest;
    let removed = 0;
    while (this.#first < this.#ids.length && this.#ids[this.#first] < oldest) {
      this.#first++;
      removed++;
    }
    if (this.#first > 20_000) {
      this.#ids = this.#ids.slice(this.#first);
      this.#first = 0;
    }
    return removed;
  }

  * [Symbol.iterator]() {
    for (let i = 0; i < this.length; i++) {
      const row = this.row(i);
      if (row) {
        yield row;
      }
    }
  }
}
