const LIMIT_MS = 500;
const ADDRESS = new URL('regex-worker.js', import.meta.url).href;
/** The one script that this page starts by itself. */
const policy = globalThis.trustedTypes?.createPolicy('loggregator-worker', {createScriptURL: () => ADDRESS});

/** A regular expression in a thread of its own, which is ended where it takes too long: some never end. */
export class RegexWorker {
  #worker = null;
  #waiting = [];
  #tooSlow = false;

  constructor(source, flags) {
    this.source = source;
    this.flags = flags;
  }

  /** A flag for each text; null when it took too long, now or before. */
  async test(texts) {
    if (texts.length === 0) {
      return new Uint8Array();
    }
    if (!this.#worker && !this.#tooSlow) {
      await this.#start();
    }
    if (this.#tooSlow || !this.#worker) {
      return null;
    }
    const timer = setTimeout(() => this.#giveUp(), LIMIT_MS + texts.length / 10);
    const found = await this.#answerTo(texts);
    clearTimeout(timer);
    return found;
  }

  /** Completes when the thread runs: that may take longer than its work. */
  #start() {
    this.#worker = new Worker(policy?.createScriptURL('') ?? ADDRESS);
    this.#worker.onmessage = event => this.#waiting.shift()?.(event.data);
    return this.#answerTo({source: this.source, flags: this.flags});
  }

  #answerTo(message) {
    return new Promise(resolve => {
      this.#waiting.push(resolve);
      this.#worker.postMessage(message);
    });
  }

  #giveUp() {
    this.#tooSlow = true;
    this.close();
  }

  close() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#waiting.splice(0).forEach(resolve => resolve(null));
  }
}
