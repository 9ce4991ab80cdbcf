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
  }

  /** A message of the stream was written; their numbers grow. */
  public void sent(long number) {
    assert scheduler.isOwnThread();
    sent = number;
    if (!pinging && (timer == null || hasSentMany() && sinceAnswerNanos() >= LEAST_INTERVAL_NANOS)) {
      ask();
    }
  }

  public void close() {
    closed = true;
    cancelTimer();
  }

  private boolean hasSentMany() {
    return sent - asked >= MANY_MESSAGES;
  }

  private long sinceAnswerNanos() {
    return scheduler.nowNanos() - answeredAtNanos;
  }

  private void ask() {
    cancelTimer();
    pinging = true;
    asked = sent;
    ping.get().onComplete(answer -> {
      pinging = false;
      if (!closed && answer.succeeded()) {
        answeredAtNanos = scheduler.nowNanos();
        timer = scheduler.schedule(LEAST_INTERVAL_NANOS, this::askIfMany);
        received.accept(asked);
      }
    });
  }

  private void askIfMany() {
    timer = null;
    if (hasSentMany()) {
      ask();
    } else {
      timer = scheduler.schedule(USUAL_INTERVAL_NANOS - LEAST_INTERVAL_NANOS, this::askIfAny);
    }
  }

  private void askIfAny() {
    timer = null;
    if (sent > asked) {
      ask();
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
