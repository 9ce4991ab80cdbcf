import {Lines} from './lines.js';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

/**
 * Reads `/v2/read` as lines of JSON and comes back after an end. It reads no faster than the page takes, so that what
 * is too much is dropped, and counted, at the Gateway.
 *
 * Events: `state` ({state, text}), `batch` ({envelopes, bytes}), `gap` ({text}).
 */
export class Reader extends EventTarget {
  #abort = null;
  #timer = 0;
  #retryMs = FIRST_RETRY_MS;
  #wasOpen = false;

  /** @param headers gives those of the next request */
  constructor(headers) {
    super();
    this.headers = headers;
  }

  /** @param query what to read, as the part of the address after the question mark */
  open(query) {
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

  async #read(signal) {
    this.#timer = 0;
    this.#tell('connecting', 'connecting …');
    try {
      const response = await fetch(`v2/read?${this.query}&report_drops`, {
        signal, cache: 'no-store', headers: {Accept: 'application/x-ndjson', ...this.headers()}});
      if (!response.ok) {
        await this.#refused(response, signal);
        return;
      }
      this.#opened();
      await this.#consume(response.body);
      this.#again(signal, 'the Gateway has ended the stream');
    } catch (e) {
      this.#again(signal, e.message);
    }
  }

  #opened() {
    if (this.#wasOpen) {
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
      lines.take(part.value);
    }
  }

  /** An empty line is a heartbeat. */
  #line(line) {
    if (line !== '') {
      this.#emit('batch', {envelopes: JSON.parse(line).batch ?? [], bytes: line.length});
    }
  }

  async #refused(response, signal) {
    const text = (await response.text()).slice(0, 300);
    if (response.status === 401 || response.status === 403 || response.status === 404) {
      this.#emit('refused', {status: response.status, text});
      this.#tell('refused', `refused: ${response.status} ${messageOf(text)}`);
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
