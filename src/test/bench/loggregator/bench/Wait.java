package loggregator.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting of the benchmark's main thread, which has nothing else to do. */
final class Wait {
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(2);

  private Wait() {
  }

  /** Returns after {@code time}, and not before. */
  static void pass(Duration time) {
    until(time, () -> false);
  }

  /** Whether {@code condition} became true within {@code limit}. */
  static boolean until(Duration limit, BooleanSupplier condition) {
    long endNs = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      long leftNs = endNs - System.nanoTime();
      if (leftNs <= 0) {
        return false;
      }
      LockSupport.parkNanos(Math.min(leftNs, POLL_NS));
    }
    return true;
  }

  static void require(String what, Duration limit, BooleanSupplier condition) {
    if (!until(limit, condition)) {
      throw new IllegalStateException("not within " + limit.toSeconds() + " s: " + what);
    }
  }
}
