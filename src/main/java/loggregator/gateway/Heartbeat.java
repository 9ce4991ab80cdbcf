package loggregator.gateway;

import loggregator.flow.Scheduler;

/** Beats whenever nothing was sent for a while. One event loop. */
final class Heartbeat {
  private final Scheduler scheduler;
  private final long intervalNanos;
  private final Runnable beat;
  private Scheduler.Cancellable timer;
  private long sentAtNanos;

  Heartbeat(Scheduler scheduler, long intervalNanos, Runnable beat) {
    this.scheduler = scheduler;
    this.intervalNanos = intervalNanos;
    this.beat = beat;
    this.sentAtNanos = scheduler.nowNanos();
    this.timer = scheduler.schedule(intervalNanos, this::look);
  }

  /** Cheap enough for every batch: the timer runs on and looks again later. */
  void sent() {
    sentAtNanos = scheduler.nowNanos();
  }

  void stop() {
    timer.cancel();
  }

  private void look() {
    long dueInNanos = sentAtNanos + intervalNanos - scheduler.nowNanos();
    if (dueInNanos <= 0) {
      sent();
      dueInNanos = intervalNanos;
      beat.run();
    }
    timer = scheduler.schedule(dueInNanos, this::look);
  }
}
