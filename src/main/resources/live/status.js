import {byId} from './dom.js';
import {bytesText, countText} from './format.js';

const SPOKEN_EVERY_S = 5;

/** The line at the bottom: connection, rate, lag, losses. */
export class Status {
  envelopes = 0;
  bytes = 0;
  lost = 0;
  errors = 0;
  newest = 0;
  #spoken = {envelopes: 0, errors: 0, lost: 0};
  #seconds = 0;

  connection(state, text) {
    const shown = byId('state');
    shown.dataset.state = state;
    shown.textContent = text;
  }

  losing(envelopes) {
    this.lost += envelopes;
    this.#spoken.lost += envelopes;
  }

  /** To be called once a second. */
  tick(kept, shown, sampled) {
    byId('rate').textContent = `${countText(this.envelopes)} envelopes, ${bytesText(this.bytes)} a second`;
    byId('lag').textContent = this.newest === 0 ? '' : lagText(Date.now() - this.newest);
    byId('kept').textContent = `${countText(shown)} of ${countText(kept.size)} lines, ${bytesText(kept.bytes)}`;
    const lost = byId('lost');
    lost.hidden = this.lost === 0;
    lost.textContent = `${countText(this.lost)} lost`;
    byId('sampled').hidden = !sampled;
    byId('sampled').textContent = sampled ? 'too fast to read: the screen shows a sample, all lines are kept' : '';
    this.#speak();
    this.envelopes = this.bytes = this.errors = 0;
  }

  /** For screen readers, which could not keep up with the lines. */
  #speak() {
    this.#spoken.envelopes += this.envelopes;
    this.#spoken.errors += this.errors;
    if (++this.#seconds % SPOKEN_EVERY_S === 0) {
      const {envelopes, errors, lost} = this.#spoken;
      byId('spoken').textContent = envelopes === 0 && lost === 0 ? ''
        : `${countText(envelopes)} envelopes, ${errors} on standard error, ${lost || 'none'} lost`;
      this.#spoken = {envelopes: 0, errors: 0, lost: 0};
    }
  }
}

function lagText(millis) {
  if (millis < -2_000) {
    return `newest is ${(-millis / 1000).toFixed(1)} s ahead of this clock`;
  }
  return millis > 3_600_000 ? 'newest is over an hour old' : `newest is ${(Math.max(0, millis) / 1000).toFixed(1)} s old`;
}
