package loggregator.bench;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Unix time in nanoseconds that never steps: the same in every thread, so that differences of two readings are true.
 */
final class WallClock {
  private static final long OFFSET_NS = unixNs(Instant.now()) - System.nanoTime();

  private WallClock() {
  }

  static long nowNs() {
    return OFFSET_NS + System.nanoTime();
  }

  private static long unixNs(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }
}
