package loggregator.flow;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Makes an Agent look for a better Router now and then, at a random time, so that not all Agents look at once. One
 * event loop.
 */
public final class Rebalance {
  private final Scheduler scheduler;
  private final long intervalNanos;
  private final Runnable look;
  private Scheduler.Cancellable timer;

  public Rebalance(Scheduler scheduler, int intervalMs, Runnable look) {
    this.scheduler = scheduler;
    this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMs);
    this.look = look;
  }

  public void start() {
    long delayNanos = ThreadLocalRandom.current().nextLong(intervalNanos / 2, intervalNanos * 3 / 2);
    timer = scheduler.schedule(delayNanos, () -> {
      look.run();
      start();
    });
  }

  public void close() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
