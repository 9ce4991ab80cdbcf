package loggregator.flow;

/**
 * Notices that a receiver takes nothing for too long: that the oldest message on its way is older than the limit. A
 * timer is set only while something is on its way.
 *
 * <p>Threading: one event loop.
 */
public final class AckTimeout {
  private final long timeoutNanos;
  private final InFlightWindow window;
  private final Runnable expired;
  private final IdleTimer timer;

  public AckTimeout(Scheduler scheduler, long timeoutNanos, InFlightWindow window, Runnable expired) {
    this.timeoutNanos = timeoutNanos;
    this.window = window;
    this.expired = expired;
    this.timer = new IdleTimer(scheduler, timeoutNanos, this::check);
  }

  public void sent() {
    if (!timer.isRunning()) {
      timer.touch();
    }
  }

  public void close() {
    timer.close();
  }

  /**
   * Looks at the message that is the oldest now. When this process was frozen itself, the acknowledgements may be
   * waiting to be read: then the receiver gets its time once more.
   */
  private void check() {
    boolean wasFrozen = timer.idleNanos() - timeoutNanos > timeoutNanos / 2;
    long ageNanos = wasFrozen ? 0 : window.oldestAgeNanos();
    if (ageNanos >= timeoutNanos) {
      expired.run();
    } else if (!window.isEmpty()) {
      timer.touchedAgo(ageNanos);
    }
  }
}
