package loggregator.cli.client;

import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: up to 100 ms at first, twice as long each time, at most 5 s. A random part
 * of it is left off, so that clients that lost their server together don't come back together.
 */
final class ReconnectDelay {
  static final long MAX_DELAY_MS = 5_000;
  private static final long FIRST_DELAY_MS = 100;

  private final DoubleSupplier random;
  private long limitMs = FIRST_DELAY_MS;

  /** @param random from 0 to 1 */
  ReconnectDelay(DoubleSupplier random) {
    this.random = random;
  }

  long nextDelayMs() {
    long delayMs = limitMs - (long) (limitMs / 2 * random.getAsDouble());
    limitMs = Math.min(2 * limitMs, MAX_DELAY_MS);
    return delayMs;
  }

  void reset() {
    limitMs = FIRST_DELAY_MS;
  }
}
