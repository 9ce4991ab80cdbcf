package loggregator.trafficcontroller;

import loggregator.flow.Scheduler;

/**
 * Finds out whether a consumer is still there: it is sent a ping at once, and another some time after each pong. A pong
 * that nothing asked for counts as the answer to the next ping. One event loop.
 */
final class PingPong {
  private final Scheduler scheduler;
  private final long pingIntervalNanos;
  private final long pongTimeoutNanos;
  private final Runnable ping;
  private final Runnable unanswered;
  private Scheduler.Cancellable timer = () -> {};
  private boolean waiting;
  private boolean pongInReserve;
  private boolean stopped;

  PingPong(Scheduler scheduler, long pingIntervalNanos, long pongTimeoutNanos, Runnable ping, Runnable unanswered) {
    this.scheduler = scheduler;
    this.pingIntervalNanos = pingIntervalNanos;
    this.pongTimeoutNanos = pongTimeoutNanos;
    this.ping = ping;
    this.unanswered = unanswered;
  }

  void ping() {
    ping.run();
    if (pongInReserve) {
      pongInReserve = false;
      pause();
    } else if (!stopped) {
      waiting = true;
      timer = scheduler.schedule(pongTimeoutNanos, unanswered);
    }
  }

  void pong() {
    assert scheduler.isOwnThread();
    if (!waiting) {
      pongInReserve = true;
      return;
    }
    waiting = false;
    timer.cancel();
    pause();
  }

  void stop() {
    stopped = true;
    timer.cancel();
  }

  private void pause() {
    if (!stopped) {
      timer = scheduler.schedule(pingIntervalNanos, this::ping);
    }
  }
}
