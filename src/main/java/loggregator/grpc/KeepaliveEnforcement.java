package loggregator.grpc;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.TimeUnit;

/**
 * Cuts off a peer that pings more often than every 10 s, as the original's servers do. Pings that answer what was sent
 * to the peer don't count, because gRPC clients measure the connection with them. One event loop.
 */
final class KeepaliveEnforcement {
  private static final long MIN_PING_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
  /** gRPC's rule: two pings may come early before the third ends the connection. */
  private static final int TOLERATED_STRIKES = 2;
  /** HTTP/2's ENHANCE_YOUR_CALM. */
  private static final long ENHANCE_YOUR_CALM = 11;

  private final HttpConnection connection;
  private final Runnable cutOff;
  private long lastPingNanos = System.nanoTime() - MIN_PING_INTERVAL_NANOS;
  private int strikes;
  private boolean sentSincePing;
  private int pendingWrites;
  private boolean allowed;

  private KeepaliveEnforcement(HttpConnection connection, Runnable cutOff) {
    this.connection = connection;
    this.cutOff = cutOff;
  }

  static KeepaliveEnforcement on(HttpConnection connection, Runnable cutOff) {
    KeepaliveEnforcement enforcement = new KeepaliveEnforcement(connection, cutOff);
    connection.pingHandler(enforcement::pinged);
    return enforcement;
  }

  /** The peer is a node, and was told that it may ping as it likes. */
  void allow() {
    allowed = true;
  }

  /** Headers or data go to the peer, until the future completes. */
  void sending(Future<Void> written) {
    pendingWrites++;
    written.onComplete(v -> {
      pendingWrites--;
      sentSincePing = true;
    });
  }

  private void pinged(Buffer data) {
    long now = System.nanoTime();
    if (allowed || pendingWrites > 0 || sentSincePing) {
      sentSincePing = false;
      strikes = 0;
    } else if (now - lastPingNanos < MIN_PING_INTERVAL_NANOS && ++strikes > TOLERATED_STRIKES) {
      cutOff.run();
      connection.goAway(ENHANCE_YOUR_CALM, -1, Buffer.buffer("too_many_pings"));
      connection.shutdown(1, TimeUnit.SECONDS);
    }
    lastPingNanos = now;
  }
}
