package loggregator.grpclink;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import loggregator.flow.Scheduler;

/**
 * Tells which messages of a stream the peer has received, by HTTP/2 pings: a peer that answers a ping has read all that
 * was sent before it. At most one ping is on its way, and only while it could tell something new. One event loop.
 */
public final class PingAcks {
  private static final long MIN_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Buffer DATA = Buffer.buffer("received");

  private final HttpConnection connection;
  private final Scheduler scheduler;
  private final LongConsumer received;
  private Scheduler.Cancellable timer;
  private long sent;
  private long asked;
  private boolean pinging;
  private boolean closed;

  /** @param received given the number of the last message that the peer is known to have */
  public PingAcks(HttpConnection connection, Scheduler scheduler, LongConsumer received) {
    this.connection = connection;
    this.scheduler = scheduler;
    this.received = received;
  }

  /** A message of the stream was written; their numbers grow. */
  public void sent(long number) {
    assert scheduler.isOwnThread();
    sent = number;
    if (timer == null && !pinging) {
      ping();
    }
  }

  public void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void ping() {
    pinging = true;
    asked = sent;
    connection.ping(DATA).onComplete(answer -> {
      pinging = false;
      if (!closed && answer.succeeded()) {
        received.accept(asked);
        timer = scheduler.schedule(MIN_INTERVAL_NANOS, this::askAgain);
      }
    });
  }

  private void askAgain() {
    timer = null;
    if (sent > asked) {
      ping();
    }
  }
}
