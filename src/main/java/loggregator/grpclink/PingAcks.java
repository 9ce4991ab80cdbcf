package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import loggregator.flow.Scheduler;

/**
 * Tells which messages of a stream the peer has received, by HTTP/2 pings: a peer that answers a ping has read all that
 * was sent before it. At most one ping is on its way, and only while it could tell something new: at once after a pause,
 * else now and then, and more often while so much is sent that the sender would have to wait. One event loop.
 */
public final class PingAcks {
  private static final long USUAL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  /** A node takes 2,000 control frames a second of a client. */
  private static final long LEAST_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  /** A quarter of the messages that may be on their way. */
  private static final int MANY_MESSAGES = 16;
  private static final Buffer DATA = Buffer.buffer("received");

  private final Supplier<Future<Buffer>> ping;
  private final Scheduler scheduler;
  private final LongConsumer received;
  private Scheduler.Cancellable timer;
  private boolean asksSoon;
  private long sent;
  private long asked;
  private long answeredAtNanos;
  private boolean pinging;
  private boolean closed;

  /** @param received given the number of the last message that the peer is known to have */
  public PingAcks(HttpConnection connection, Scheduler scheduler, LongConsumer received) {
    this(() -> connection.ping(DATA), scheduler, received);
  }

  /** @param ping completes when the peer has answered */
  PingAcks(Supplier<Future<Buffer>> ping, Scheduler scheduler, LongConsumer received) {
    this.ping = ping;
    this.scheduler = scheduler;
    this.received = received;
    this.answeredAtNanos = scheduler.nowNanos() - USUAL_INTERVAL_NANOS;
  }

  /** A message of the stream was written; their numbers grow. */
  public void sent(long number) {
    assert scheduler.isOwnThread();
    sent = number;
    if (!pinging) {
      askInTime();
    }
  }

  public void close() {
    closed = true;
    cancelTimer();
  }

  private void askInTime() {
    boolean soon = sent - asked >= MANY_MESSAGES;
    long dueInNanos =
        answeredAtNanos + (soon ? LEAST_INTERVAL_NANOS : USUAL_INTERVAL_NANOS) - scheduler.nowNanos();
    if (dueInNanos <= 0) {
      cancelTimer();
      ask();
    } else if (timer == null || soon && !asksSoon) {
      cancelTimer();
      asksSoon = soon;
      timer = scheduler.schedule(dueInNanos, this::ask);
    }
  }

  private void ask() {
    timer = null;
    pinging = true;
    asked = sent;
    ping.get().onComplete(answer -> {
      pinging = false;
      if (!closed && answer.succeeded()) {
        answeredAtNanos = scheduler.nowNanos();
        received.accept(asked);
        askOnIfAny();
      }
    });
  }

  /** What was told may have had something sent, or the stream closed. */
  private void askOnIfAny() {
    if (!closed && !pinging && sent > asked) {
      askInTime();
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
