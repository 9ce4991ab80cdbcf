package loggregator.buslink;

import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;

/** Sees to it that a link sends something at least every second. One event loop. */
final class LinkHeartbeat {
  static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Scheduler scheduler;
  private final Runnable send;
  private Scheduler.Cancellable timer;
  private long sentAtNanos;
  private boolean closed;

  LinkHeartbeat(Scheduler scheduler, Runnable send) {
    this.scheduler = scheduler;
    this.send = send;
  }

  /** The timer is left as it is while there is traffic, and looks at the clock when it fires. */
  void sent() {
    sentAtNanos = scheduler.nowNanos();
    if (timer == null && !closed) {
      timer = scheduler.schedule(INTERVAL_NANOS, this::check);
    }
  }

  void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void check() {
    long leftNanos = sentAtNanos + INTERVAL_NANOS - scheduler.nowNanos();
    if (leftNanos > 0) {
      timer = scheduler.schedule(leftNanos, this::check);
    } else {
      timer = null;
      send.run();
      if (timer == null && !closed) {
        timer = scheduler.schedule(INTERVAL_NANOS, this::check);
      }
    }
  }
}
