package loggregator.grpc;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.TimeUnit;
import loggregator.door.HardClose;
import loggregator.flow.Scheduler;

/**
 * Asks a peer now and then whether it lives, and cuts the connection off when the peer does not answer in time: TCP
 * alone would take a quarter of an hour to notice. One event loop.
 */
public final class Liveness {
  /** The interval that the original's servers allow; they cut off a peer that asks more often. */
  private static final long CAUTIOUS_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Buffer DATA = Buffer.buffer("alive???");

  private final HttpConnection connection;
  private final Scheduler scheduler;
  private final long timeoutNanos;
  private Scheduler.Cancellable next;
  private Scheduler.Cancellable limit;
  private boolean mayPingOften;
  private boolean closed;

  private Liveness(HttpConnection connection, Scheduler scheduler, long timeoutMs) {
    this.connection = connection;
    this.scheduler = scheduler;
    this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
  }

  /** Until {@link #close}, which is the caller's to call when the connection is closed. */
  public static Liveness watch(HttpConnection connection, Scheduler scheduler, long timeoutMs) {
    Liveness liveness = new Liveness(connection, scheduler, timeoutMs);
    liveness.waitForNext();
    return liveness;
  }

  /** The peer has said that it doesn't mind. */
  public void mayPingOften() {
    if (!mayPingOften) {
      mayPingOften = true;
      if (next != null) {
        next.cancel();
        waitForNext();
      }
    }
  }

  public void close() {
    closed = true;
    if (next != null) {
      next.cancel();
    }
    if (limit != null) {
      limit.cancel();
    }
  }

  private void waitForNext() {
    long interval = mayPingOften ? timeoutNanos / 2 : Math.max(CAUTIOUS_INTERVAL_NANOS, timeoutNanos / 2);
    next = scheduler.schedule(interval, this::ping);
  }

  private void ping() {
    next = null;
    limit = scheduler.schedule(timeoutNanos, () -> HardClose.off(connection));
    connection.ping(DATA).onSuccess(answer -> {
      limit.cancel();
      if (!closed) {
        waitForNext();
      }
    });
  }
}
