package loggregator.stream;

import loggregator.diode.Diode;
import loggregator.envelope.Batch;

/** How large one write to a consumer may get, and how often one that is not full is made. */
public record StreamPacing(int maxBatchEnvelopes, int maxBatchBytes, long flushIntervalNanos) {
  private static final int AS_WRITTEN = 0;
  /** So little that a thousand consumers which read nothing leave room to those that do. */
  private static final int LITTLE_BYTES = 8 << 10;

  /** Each batch by itself as it came, so that consumers which are given the same one can share what is made of it. */
  public static StreamPacing asWritten() {
    return new StreamPacing(AS_WRITTEN, AS_WRITTEN, 0);
  }

  /** The same with batches of at most so many bytes, unless a single envelope is larger. */
  public StreamPacing atMost(int bytes) {
    return new StreamPacing(maxBatchEnvelopes, Math.min(maxBatchBytes, bytes), flushIntervalNanos);
  }

  Batch read(Diode diode) {
    return maxBatchEnvelopes == AS_WRITTEN ? diode.read() : diode.read(maxBatchEnvelopes, maxBatchBytes);
  }

  /** The same when memory is short. */
  Batch readLittle(Diode diode) {
    return maxBatchEnvelopes == AS_WRITTEN
        ? diode.readOne(Integer.MAX_VALUE, LITTLE_BYTES) : atMost(LITTLE_BYTES).read(diode);
  }

  boolean isFull(long envelopes) {
    return envelopes >= maxBatchEnvelopes;
  }
}
