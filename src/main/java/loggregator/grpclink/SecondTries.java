package loggregator.grpclink;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;

/**
 * Makes an Agent that had to take another Router than it wanted ask for that one again: after a random time around half a
 * minute, then after about twice as long each time, up to the interval at which Agents draw anew. One event loop.
 */
final class SecondTries {
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Scheduler scheduler;
  private final long maxNanos;
  private final Runnable tryAgain;
  private Scheduler.Cancellable timer;

  /** @param maxMs 0 for never */
  SecondTries(Scheduler scheduler, int maxMs, Runnable tryAgain) {
    this.scheduler = scheduler;
    this.maxNanos = TimeUnit.MILLISECONDS.toNanos(maxMs);
    this.tryAgain = tryAgain;
  }

  /** Unless they go on already. */
  void begin() {
    if (timer == null && maxNanos > 0) {
      tryAfter(Math.min(FIRST_NANOS, maxNanos));
    }
  }

  void end() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void tryAfter(long nanos) {
    timer = scheduler.schedule(ThreadLocalRandom.current().nextLong(nanos / 2, nanos * 3 / 2), () -> {
      tryAfter(Math.min(2 * nanos, maxNanos));
      tryAgain.run();
    });
  }
}
