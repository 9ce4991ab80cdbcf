package loggregator.flow;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How long to wait before a peer is tried again: longer each time, and never equally long for all who wait. */
public final class Backoff {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final long maxNanos;
  private long nextNanos = FIRST_NANOS;

  public Backoff() {
    this(MAX_NANOS);
  }

  public Backoff(long maxNanos) {
    this.maxNanos = maxNanos;
  }

  public long takeNanos() {
    long delayNanos = ThreadLocalRandom.current().nextLong(nextNanos / 2, nextNanos);
    nextNanos = Math.min(maxNanos, nextNanos * 2);
    return delayNanos;
  }

  /** It went well. */
  public void reset() {
    nextNanos = FIRST_NANOS;
  }
}
