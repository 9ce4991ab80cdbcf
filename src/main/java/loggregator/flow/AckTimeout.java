package loggregator.flow;

/**
 * Notices that a receiver takes nothing for too long. One timer is set while something is on its way.
 *
 * <p>Threading: one event loop.
 */
public final class AckTimeout {
  private final Scheduler scheduler;
  private final long timeoutNanos;
  private final InFlightWindow window;
  private final Runnable expired;
  private Scheduler.Cancellable timer;

  public AckTimeout(Scheduler scheduler, long timeoutNanos, InFlightWindow window, Runnable expired) {
    this.scheduler = scheduler;
    this.timeoutNanos = timeoutNanos;
    this.window = window;
    this.expired = expired;
  }

  public void sent() {
    if (timer == null) {
      set(timeoutNanos);
    }
  }

  public void close() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void set(long delayNanos) {
    long dueNanos = scheduler.nowNanos() + delayNanos;
    timer = scheduler.schedule(delayNanos, () -> check(scheduler.nowNanos() - dueNanos));
  }

  /**
   * Looks at the frame that now is the oldest. When this process was frozen itself, the acknowledgements may be waiting
   * to be read: then the receiver gets its time once more.
   */
  private void check(long overdueNanos) {
    timer = null;
    long leftNanos = overdueNanos > timeoutNanos / 2 ? timeoutNanos : timeoutNanos - window.oldestAgeNanos();
    if (leftNanos <= 0) {
      expired.run();
    } else if (!window.isEmpty()) {
      set(leftNanos);
    }
  }
}
