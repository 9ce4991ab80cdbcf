package loggregator.diode;

import loggregator.envelope.Batch;

/** Where to divide a batch. */
final class SplitPoint {
  private SplitPoint() {}

  /** The fewest first envelopes that make up so many envelopes and so many bytes; all of them when they are fewer. */
  static int toShed(Batch batch, long envelopes, long bytes) {
    if (envelopes >= batch.envelopes() || bytes >= batch.length()) {
      return batch.envelopes();
    }
    int count = 0;
    int position = batch.offset();
    while (count < envelopes || position - batch.offset() < bytes) {
      position = batch.recordEnd(position);
      count++;
    }
    return count;
  }

  /** The most first envelopes within the limits, but at least one. */
  static int toTake(Batch batch, int maxEnvelopes, int maxBytes) {
    if (batch.envelopes() <= maxEnvelopes && batch.length() <= maxBytes) {
      return batch.envelopes();
    }
    int count = 1;
    int end = batch.recordEnd(batch.offset());
    while (count < Math.min(maxEnvelopes, batch.envelopes())) {
      end = batch.recordEnd(end);
      if (end - batch.offset() > maxBytes) {
        break;
      }
      count++;
    }
    return count;
  }
}
