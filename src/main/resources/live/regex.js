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
  test(texts) {
    if (this.#tooSlow) {
      return Promise.resolve(null);
    }
    if (texts.length === 0) {
      return Promise.resolve(new Uint8Array());
    }
    this.#start();
    return new Promise(resolve => {
      const timer = setTimeout(() => this.#giveUp(), LIMIT_MS + texts.length / 10);
      this.#waiting.push(found => {
        clearTimeout(timer);
        resolve(found);
      });
      this.#worker.postMessage(texts);
    });
  }

  #start() {
    if (this.#worker) {
      return;
    }
    this.#worker = new Worker(policy?.createScriptURL('') ?? ADDRESS);
    this.#worker.postMessage({source: this.source, flags: this.flags});
    this.#worker.onmessage = event => this.#waiting.shift()?.(event.data);
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
