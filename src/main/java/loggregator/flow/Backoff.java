package loggregator.flow;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: up to 100 ms at first, then twice as long each time, up to a limit. A
 * random part of the wait, at most half, is left off, so that clients that lost a server together don't come back
 * together.
 *
 * <p>Threading: one event loop.
 */
public final class Backoff {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final long maxNanos;
  private final DoubleSupplier random;
  private long nextNanos = FIRST_NANOS;

  public Backoff(long maxNanos) {
    this(maxNanos, () -> ThreadLocalRandom.current().nextDouble());
  }

  /** @param random from 0, which leaves nothing off, to 1 */
  Backoff(long maxNanos, DoubleSupplier random) {
    this.maxNanos = maxNanos;
    this.random = random;
  }

  public long takeNanos() {
    long delayNanos = nextNanos - (long) (nextNanos / 2 * random.getAsDouble());
    nextNanos = Math.min(maxNanos, nextNanos * 2);
    return delayNanos;
  }

  /** An attempt went well. */
  public void reset() {
    nextNanos = FIRST_NANOS;
  }
}
