package loggregator.trafficcontroller;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.concurrent.TimeUnit;
import loggregator.diode.Diode;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.http.QueryParameters;
import loggregator.http.StreamRecord;
import loggregator.link.Feed;
import loggregator.link.RefusedException;
import loggregator.stream.ConsumerStream;
import loggregator.stream.StreamPacing;
import loggregator.stream.StreamWriter;

/**
 * One consumer's stream, from its subscription to its end, which comes once, whoever brings it about: the consumer that
 * leaves, takes nothing or answers no ping, or the source that refuses or stops.
 *
 * <p>Threading: one event loop.
 */
final class ProxyStream implements StreamWriter, ConsumerSocket.Events {
  private static final long ACTIVATION_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final String REVOKED = "Authorization is no longer valid.";
  private static final String UNANSWERED = "Client did not respond to ping before keep-alive timeout expired.";

  private final ProxyServices services;
  private final HttpServerRequest request;
  private final Target target;
  private final Diode diode;
  private final ConsumerStream consumer;
  private final StreamRecord record;
  private final Promise<Void> begun = Promise.promise();
  private Feed feed;
  private Scheduler.Cancellable activation;
  /** Null until the consumer has its WebSocket. */
  private ConsumerSocket socket;
  private PingPong keepAlive;
  private SlowWatch slowWatch;
  /** What is written before the answer to the upgrade has left would not pass its encoder. */
  private boolean answerHasLeft;

  ProxyStream(ProxyServices services, HttpServerRequest request, Target target) {
    this.services = services;
    this.request = request;
    this.target = target;
    this.record = new StreamRecord(
        services.scheduler(), String.valueOf(request.remoteAddress()), target.endpoint().label());
    this.diode = services.diodes().open(SourceKey.V1);
    this.consumer = new ConsumerStream(diode, StreamPacing.asWritten(), services.scheduler(), this);
  }

  /**
   * Subscribes, and upgrades the connection once the sources have taken the subscription: who has seen that gets all
   * that is sent from then on. Fails, with the stream at its end, if it can't begin.
   */
  Future<Void> start() {
    services.frames().join();
    services.meters().opened(target.endpoint());
    consumer.completion().onSuccess(v -> release());
    request.response().closeHandler(v -> consumer.close()).exceptionHandler(cause -> consumer.close());
    feed = services.upstream().subscribe(target.subscription(QueryParameters.ofUri(request.uri())), consumer);
    activation = services.scheduler().schedule(
        ACTIVATION_TIMEOUT_NANOS, () -> refuse(new RefusedException("the source does not answer")));
    feed.active()
        .compose(v -> isOver() ? Future.failedFuture("the stream is over") : upgrade())
        .onSuccess(this::upgraded)
        .onFailure(this::refuse);
    return begun.future();
  }

  /** Completes when the stream has given back all it had. */
  Future<Void> completion() {
    return consumer.completion();
  }

  /** Hands out what waits and ends the stream, as the source does when it stops. */
  void finish() {
    if (socket == null) {
      refuse(new RefusedException("the traffic controller stops"));
    } else {
      feed.finish();
    }
  }

  /** Ends the stream and the connection at once. */
  void abort() {
    if (!isOver()) {
      record.endedBy("traffic controller");
      consumer.close();
      if (socket != null) {
        socket.abort();
      }
    }
  }

  /** Ends the stream without what waits: its consumer may read no more. */
  void revoke() {
    if (socket == null) {
      refuse(new RefusedException("the consumer may read no more"));
    } else {
      disconnect("access check", ConsumerSocket.POLICY_VIOLATION, REVOKED);
    }
  }

  @Override
  public boolean isWritable() {
    return answerHasLeft && socket.isWritable();
  }

  @Override
  public void write(Batch batch) {
    socket.write(services.frames().of(batch));
    slowWatch.wrote();
    record.sent(batch.envelopes());
    services.meters().delivered(target.endpoint(), batch.envelopes());
  }

  /** The first generation has no word for it. */
  @Override
  public void writeLost(long envelopes) {}

  @Override
  public Future<Void> end() {
    record.endedBy("source");
    keepAlive.stop();
    return socket.close(ConsumerSocket.NORMAL, null);
  }

  @Override
  public void writable() {
    consumer.writable();
  }

  @Override
  public void full() {
    slowWatch.wrote();
  }

  @Override
  public void pong() {
    keepAlive.pong();
  }

  @Override
  public void gone() {
    consumer.close();
  }

  private Future<ServerWebSocket> upgrade() {
    request.response().closeHandler(null).exceptionHandler(null);
    return request.toWebSocket();
  }

  private void upgraded(ServerWebSocket upgraded) {
    activation.cancel();
    if (isOver() || upgraded.isClosed()) {
      consumer.close();
      upgraded.close();
      begun.tryComplete();
      return;
    }
    Scheduler scheduler = services.scheduler();
    socket = new ConsumerSocket(upgraded, scheduler);
    keepAlive = new PingPong(scheduler, nanos(services.config().pingIntervalMs()),
        nanos(services.config().pongTimeoutMs()), this::ping, this::unanswered);
    slowWatch = new SlowWatch(scheduler, nanos(services.config().slowConsumerTimeoutMs()), socket, this::slow);
    socket.open(this);
    keepAlive.ping();
    begun.tryComplete();
  }

  private void ping() {
    socket.ping().onSuccess(v -> {
      if (!answerHasLeft) {
        answerHasLeft = true;
        consumer.writable();
      }
    });
  }

  private void unanswered() {
    disconnect("keep-alive", ConsumerSocket.POLICY_VIOLATION, UNANSWERED);
  }

  private void slow() {
    services.slowConsumers().tell(request);
    disconnect("slow consumer", ConsumerSocket.NORMAL, null);
  }

  private void disconnect(String why, int status, String reason) {
    if (!isOver()) {
      record.endedBy(why);
      consumer.close();
      socket.close(status, reason);
    }
  }

  private void refuse(Throwable cause) {
    consumer.close();
    begun.tryFail(cause);
  }

  private boolean isOver() {
    return consumer.completion().isComplete();
  }

  private void release() {
    if (socket != null) {
      keepAlive.stop();
      slowWatch.stop();
      record.log(consumer.lostEnvelopes());
    }
    activation.cancel();
    feed.close();
    services.diodes().close(diode);
    services.frames().leave();
    services.meters().closed(target.endpoint());
  }

  private static long nanos(int milliseconds) {
    return TimeUnit.MILLISECONDS.toNanos(milliseconds);
  }
}
