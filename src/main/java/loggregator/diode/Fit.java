package loggregator.diode;

import loggregator.envelope.Batch;

/** Counts how many first envelopes are within limits, but at least one. */
final class Fit {
  private final int maxEnvelopes;
  private int roomBytes;
  private int envelopes;

  Fit(int maxEnvelopes, int maxBytes) {
    this.maxEnvelopes = maxEnvelopes;
    this.roomBytes = maxBytes;
  }

  /** Goes on with the records from {@code start} to {@code end}; whether all of them are within the limits. */
  boolean addAll(Batch batch, int start, int end) {
    int recordEnd;
    for (int record = start; record < end; record = recordEnd) {
      recordEnd = batch.recordEnd(record);
      roomBytes -= recordEnd - record;
      if (envelopes > 0 && (roomBytes < 0 || envelopes == maxEnvelopes)) {
        return false;
      }
      envelopes++;
    }
    return true;
  }

  int envelopes() {
    return envelopes;
  }
}
