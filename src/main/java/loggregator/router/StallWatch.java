package loggregator.router;

import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;

/**
 * Notices that its thread did not run for long, because the process or the machine was frozen. Meanwhile the peers may
 * have gone on without it, and what it holds may be out of date.
 *
 * <p>Threading: its scheduler's thread only.
 */
public final class StallWatch {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Scheduler scheduler;
  private final long limitNanos;
  private final Runnable stalled;
  private Scheduler.Cancellable timer;
  private long seenAtNanos;

  /** @param limitNanos well above the tick of 100 ms */
  public StallWatch(Scheduler scheduler, long limitNanos, Runnable stalled) {
    this.scheduler = scheduler;
    this.limitNanos = limitNanos;
    this.stalled = stalled;
    this.seenAtNanos = scheduler.nowNanos();
  }

  public void start() {
    timer = scheduler.schedule(TICK_NANOS, () -> {
      start();
      check();
    });
  }

  /** To be called before what is held is used: a thread that runs again reads its sockets before its timers. */
  public void check() {
    long now = scheduler.nowNanos();
    long sinceNanos = now - seenAtNanos;
    seenAtNanos = now;
    if (sinceNanos > limitNanos) {
      stalled.run();
    }
  }

  public void close() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
