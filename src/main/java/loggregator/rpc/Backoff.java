package loggregator.rpc;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How long to wait before a peer is tried again: longer each time, and never equally long for all who wait. */
final class Backoff {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final long maxNanos;
  private long nextNanos = FIRST_NANOS;

  Backoff() {
    this(MAX_NANOS);
  }

  Backoff(long maxNanos) {
    this.maxNanos = maxNanos;
  }

  long takeNanos() {
    long delayNanos = ThreadLocalRandom.current().nextLong(nextNanos / 2, nextNanos);
    nextNanos = Math.min(maxNanos, nextNanos * 2);
    return delayNanos;
  }

  /** It went well. */
  void reset() {
    nextNanos = FIRST_NANOS;
  }
}
