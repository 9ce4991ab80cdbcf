package loggregator.trafficcontroller;

import loggregator.flow.Scheduler;

/**
 * Finds a consumer that takes nothing of what waits for it. A consumer that reads slowly but steadily is not slow in
 * this sense; neither is a consumer for which nothing waits. While nothing is written, no timer runs. One event loop.
 */
final class SlowWatch {
  /** How often it looks within a time-out: a slow consumer is found at most one look later. */
  private static final int LOOKS_PER_TIMEOUT = 5;

  private final Scheduler scheduler;
  private final long timeoutNanos;
  private final Outbound outbound;
  private final Runnable slow;
  private Scheduler.Cancellable timer;
  private long progress;
  private long progressNanos;
  private boolean stopped;

  /** What was written to a consumer. */
  interface Outbound {
    /** Whether some of it has not left for the network. */
    boolean isPending();

    /** Changes whenever more of it has left. */
    long progress();
  }

  SlowWatch(Scheduler scheduler, long timeoutNanos, Outbound outbound, Runnable slow) {
    this.scheduler = scheduler;
    this.timeoutNanos = timeoutNanos;
    this.outbound = outbound;
    this.slow = slow;
  }

  /** Something was written. */
  void wrote() {
    assert scheduler.isOwnThread();
    if (timer == null && !stopped) {
      progressed();
      lookLater();
    }
  }

  void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void look() {
    timer = null;
    if (!outbound.isPending()) {
      return;
    }
    if (outbound.progress() != progress) {
      progressed();
    }
    if (scheduler.nowNanos() - progressNanos >= timeoutNanos) {
      slow.run();
    } else {
      lookLater();
    }
  }

  private void progressed() {
    progress = outbound.progress();
    progressNanos = scheduler.nowNanos();
  }

  private void lookLater() {
    timer = scheduler.schedule(timeoutNanos / LOOKS_PER_TIMEOUT, this::look);
  }
}
