package loggregator.grpclink;

import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import loggregator.envelope.WireWriter;

/**
 * What was sent over a call that the other side may not have: it is kept for the first moment, in which the refusal
 * comes, so that it can be sent otherwise, and counted from then on. One event loop.
 */
final class UnprovenPushes {
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(2);
  /** Two of the largest datagrams. */
  private static final int MAX_BYTES = 128 << 10;

  private final long begunNanos = System.nanoTime();
  private WireWriter kept = new WireWriter(0);
  private int keptEnvelopes;
  private long pushed;

  void add(byte[] bytes, int recordStart, int recordBytes) {
    pushed++;
    if (System.nanoTime() - begunNanos > KEPT_NANOS) {
      forget();
    } else if (kept.size() + recordBytes <= MAX_BYTES) {
      kept.writeRaw(bytes, recordStart, recordBytes);
      keptEnvelopes++;
    }
  }

  private void forget() {
    kept = new WireWriter(0);
    keptEnvelopes = 0;
  }

  /** Those that can be sent again. */
  Batch kept() {
    return new Batch(kept.toByteArray(), 0, kept.size(), keptEnvelopes);
  }

  /** Those that can't. */
  long others() {
    return pushed - keptEnvelopes;
  }
}
