import {Lines} from './lines.js';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
/** With nothing for so long, not even a heartbeat, the connection is dead: the computer has slept, say. */
const SILENCE_MS = 40_000;
/** What is shown of what was before. */
const RECENT = 1_000;

/**
 * Reads `/v2/read` as lines of JSON and comes back after an end. Where a Log Cache keeps what was, it begins with the
 * newest lines and goes on where it was; else it reads no faster than the page takes, so that what is too much is
 * dropped, and counted, at the Gateway.
 *
 * Events: `state` ({state, text}), `batch` ({envelopes, bytes}), `gap` ({text}), `missed` ({envelopes}), where a number
 * below zero is unknown.
 */
export class Reader extends EventTarget {
  #abort = null;
  #timer = 0;
  #retryMs = FIRST_RETRY_MS;
  #wasOpen = false;
  #cursor = '';
  #heardMs = 0;

  /**
   * @param headers gives those of the next request
   * @param kept whether what was before can be read
   */
  constructor(headers, kept = false) {
    super();
    this.headers = headers;
    this.kept = kept;
    setInterval(() => this.#checkSilence(), 5_000);
  }

  /** @param query what to read, as the part of the address after the question mark */
  open(query) {
    if (query !== this.query) {
      this.#cursor = '';
      // where the newest lines of it are kept, it begins with them, and nothing is missing
      this.#wasOpen &&= !this.kept;
    }
    this.close();
    this.query = query;
    this.#abort = new AbortController();
    this.#read(this.#abort.signal);
  }

  close() {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = null;
  }

  /** Tries at once, instead of when the time has come. */
  retryNow() {
    if (this.#timer) {
      this.open(this.query);
    }
  }

  #checkSilence() {
    if (this.#abort && !this.#timer && this.#heardMs && Date.now() - this.#heardMs > SILENCE_MS) {
      this.open(this.query);
    }
  }

  /** Where to begin. */
  #start() {
    if (!this.kept) {
      return '';
    }
    return this.#cursor ? `&cursor=${this.#cursor}` : `&recent=${RECENT}`;
  }

  async #read(signal) {
    this.#timer = 0;
    this.#heardMs = Date.now();
    this.#tell('connecting', 'connecting …');
    try {
      const response = await fetch(`v2/read?${this.query}&report_drops${this.#start()}`, {
        signal, cache: 'no-store', headers: {Accept: 'application/x-ndjson', ...this.headers()}});
      if (!response.ok) {
        await this.#refused(response, signal);
        return;
      }
      this.#opened();
      await this.#consume(response.body);
      this.#again(signal, 'the Gateway has ended the stream');
    } catch (e) {
      // browsers name a broken connection each in their own words
      this.#again(signal, e instanceof TypeError ? 'no connection to the Gateway' : e.message);
    }
  }

  #opened() {
    if (this.#wasOpen && !this.#cursor) {
      this.#emit('gap', {text: 'connected again: what was sent in between is not here'});
    }
    this.#wasOpen = true;
    this.#retryMs = FIRST_RETRY_MS;
    this.#tell('open', 'connected');
  }

  async #consume(body) {
    const lines = new Lines(line => this.#line(line),
      () => this.#emit('gap', {text: 'a line that is too long for this page was left out'}));
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      this.#heardMs = Date.now();
      lines.take(part.value);
    }
  }

  /** An empty line is a heartbeat. */
  #line(line) {
    if (line === '') {
      return;
    }
    const {batch, cursor, missed} = JSON.parse(line);
    this.#cursor = cursor ?? this.#cursor;
    if (missed !== undefined) {
      this.#emit('missed', {envelopes: typeof missed === 'number' ? missed : -1});
    }
    if (batch) {
      this.#emit('batch', {envelopes: batch, bytes: line.length});
    }
  }

  async #refused(response, signal) {
    const text = (await response.text()).slice(0, 300);
    if (response.status === 401 || response.status === 403 || response.status === 404) {
      this.#emit('refused', {status: response.status, text});
      this.#tell('refused', `refused: ${response.status} ${messageOf(text)}`);
    } else if (this.kept && text.includes('nothing_kept')) {
      this.kept = this.#cursor !== '';
      this.#again(signal, 'what was before can not be read now');
    } else {
      this.#again(signal, `${response.status} ${messageOf(text)}`);
    }
  }

  #again(signal, why) {
    if (signal.aborted) {
      return;
    }
    this.#tell('waiting', `${why}; trying again in ${Math.round(this.#retryMs / 1000)} s`);
    this.#timer = setTimeout(() => this.#read(signal), this.#retryMs);
    this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2);
  }

  #tell(state, text) {
    this.#emit('state', {state, text});
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, {detail}));
  }
}

/** The Gateway's errors are JSON with a message. */
function messageOf(text) {
  try {
    const error = JSON.parse(text);
    return error.message ?? error.error ?? text;
  } catch {
    return text;
  }
}
