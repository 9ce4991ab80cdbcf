package loggregator.door;

import java.util.concurrent.TimeUnit;

/** How many control frames a client may still send: so many a second, ten times as many at once. Any thread. */
final class FrameAllowance {
  private static final int BURST_SECONDS = 10;

  private final double perNano;
  private final double most;
  private double left;
  private long lastNanos;

  FrameAllowance(int perSecond, long nowNanos) {
    this.perNano = (double) perSecond / TimeUnit.SECONDS.toNanos(1);
    this.most = (double) perSecond * BURST_SECONDS;
    this.left = most;
    this.lastNanos = nowNanos;
  }

  /** Whether so much may be taken; if not, nothing is. */
  synchronized boolean take(int cost, long nowNanos) {
    left = Math.min(most, left + (nowNanos - lastNanos) * perNano);
    lastNanos = nowNanos;
    if (left < cost) {
      return false;
    }
    left -= cost;
    return true;
  }
}
