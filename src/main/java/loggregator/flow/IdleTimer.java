package loggregator.flow;

/**
 * Fires once when it was not touched for its limit. A touch costs one look at the clock: a timer that is set stays as
 * it is, and looks at the clock when it fires. It rests after it has fired, until the next touch.
 *
 * <p>Threading: its scheduler's thread only.
 */
public final class IdleTimer {
  private final Scheduler scheduler;
  private final long limitNanos;
  private final Runnable idle;
  private final Runnable look = this::look;
  private Scheduler.Cancellable timer;
  private long touchedAtNanos;
  private boolean closed;

  /** Rests until the first touch. */
  public IdleTimer(Scheduler scheduler, long limitNanos, Runnable idle) {
    this.scheduler = scheduler;
    this.limitNanos = limitNanos;
    this.idle = idle;
  }

  /** Counts the limit from now. */
  public void touch() {
    assert scheduler.isOwnThread();
    touchedAtNanos = scheduler.nowNanos();
    setTimer(limitNanos);
  }

  /** Counts the limit from so long ago, for a timer that has fired too soon. */
  public void touchedAgo(long agoNanos) {
    touchedAtNanos = scheduler.nowNanos() - agoNanos;
    setTimer(limitNanos - agoNanos);
  }

  /** How long ago the last touch was. Where the timer fires well after its limit, its own thread was held up. */
  public long idleNanos() {
    return scheduler.nowNanos() - touchedAtNanos;
  }

  public boolean isRunning() {
    return timer != null;
  }

  /** It never fires again, however often it is touched. */
  public void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void setTimer(long delayNanos) {
    if (timer == null && !closed) {
      timer = scheduler.schedule(delayNanos, look);
    }
  }

  private void look() {
    timer = null;
    long leftNanos = limitNanos - idleNanos();
    if (leftNanos > 0) {
      setTimer(leftNanos);
    } else {
      idle.run();
    }
  }
}
