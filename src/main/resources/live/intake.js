import {lossOf, lossRow, rowOf, typeOf} from './envelope.js';

/** Gives each envelope to those whom it concerns: the list, the metrics, the sources, the status. */
export class Intake {
  constructor(sources, series, status) {
    this.sources = sources;
    this.series = series;
    this.status = status;
  }

  /** The rows of a batch for the list. */
  rowsOf({envelopes, bytes}) {
    const each = bytes / Math.max(1, envelopes.length);
    this.status.envelopes += envelopes.length;
    this.status.bytes += bytes;
    return envelopes.map(envelope => this.#take(envelope, each)).filter(row => row !== null);
  }

  #take(envelope, bytes) {
    const lost = lossOf(envelope);
    if (lost > 0) {
      this.status.losing(lost);
      return lossRow(lost);
    }
    this.sources.count(envelope.source_id || '(none)');
    const type = typeOf(envelope);
    if (type === 'log' || type === 'event') {
      return this.#line(rowOf(envelope, bytes));
    }
    if (type !== 'none') {
      this.series.take(envelope, type);
    }
    return null;
  }

  #line(row) {
    this.status.newest = Math.max(this.status.newest, row.time);
    this.status.errors += row.kind === 'ERR' ? 1 : 0;
    return row;
  }
}
