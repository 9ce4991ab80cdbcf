/**
 * Cuts a stream of text into lines. What is unfinished waits for the rest, up to `maxLength` characters; a longer line
 * is skipped and told.
 */
export class Lines {
  #rest = '';
  #skipping = false;

  constructor(onLine, onSkipped = () => {}, maxLength = 32 << 20) {
    this.onLine = onLine;
    this.onSkipped = onSkipped;
    this.maxLength = maxLength;
  }

  take(chunk) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      this.#finish(chunk.slice(start, end));
      start = end + 1;
    }
    this.#keep(chunk.slice(start));
  }

  #finish(end) {
    const line = this.#rest + end;
    const skipped = this.#skipping;
    this.#rest = '';
    this.#skipping = false;
    if (!skipped) {
      this.onLine(line);
    }
  }

  #keep(part) {
    if (this.#skipping) {
      return;
    }
    this.#rest += part;
    if (this.#rest.length > this.maxLength) {
      this.#rest = '';
      this.#skipping = true;
      this.onSkipped();
    }
  }
}
