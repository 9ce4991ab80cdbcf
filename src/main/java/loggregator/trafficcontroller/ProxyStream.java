package loggregator.trafficcontroller;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.http.QueryParameters;
import loggregator.losses.Losses;
import loggregator.stream.Caller;
import loggregator.stream.ConsumerProtocol;
import loggregator.stream.ConsumerSession;

/**
 * One consumer's stream over a WebSocket. It also ends when the consumer answers no ping, or takes nothing of what
 * waits.
 *
 * <p>Threading: one event loop.
 */
final class ProxyStream implements ConsumerProtocol, ConsumerSocket.Events {
  private static final String REVOKED = "Authorization is no longer valid.";
  private static final String UNANSWERED = "Client did not respond to ping before keep-alive timeout expired.";

  private final ProxyServices services;
  private final HttpServerRequest request;
  private final Target target;
  private final ConsumerSession session;
  /** Null until the consumer has its WebSocket. */
  private ConsumerSocket socket;
  private PingPong pingPong;
  private SlowWatch slowWatch;

  ProxyStream(ProxyServices services, HttpServerRequest request, Target target) {
    this.services = services;
    this.request = request;
    this.target = target;
    Caller caller = Caller.of(request.remoteAddress(), request.headers());
    this.session = new ConsumerSession(services.sessions(), caller.address(), target.endpoint().label(),
        services.sessions().queueFor(caller.consumer("v1 websocket", target.shardId()), false), this);
  }

  ConsumerSession session() {
    return session;
  }

  /** Fails, with the session over and the request not upgraded, if the stream can't begin. */
  Future<Void> start() {
    services.frames().join();
    services.meters().opened(target.endpoint());
    session.completion().onSuccess(v -> {
      services.frames().leave();
      services.meters().closed(target.endpoint());
    });
    request.response().closeHandler(v -> session.close()).exceptionHandler(cause -> session.close());
    return session.start(target.subscription(QueryParameters.ofUri(request.uri())));
  }

  /** Ends the stream without what waits: its consumer may read no more. */
  void revoke() {
    disconnect("access check", ConsumerSocket.POLICY_VIOLATION, REVOKED);
  }

  @Override
  public Future<Void> open() {
    request.response().closeHandler(null).exceptionHandler(null);
    return request.toWebSocket().compose(this::upgraded);
  }

  private Future<Void> upgraded(ServerWebSocket upgraded) {
    if (upgraded.isClosed()) {
      return Future.failedFuture("the consumer is gone");
    }
    Scheduler scheduler = services.sessions().scheduler();
    socket = new ConsumerSocket(
        request.connection(), upgraded, scheduler, services.sessions().meters().budget().claims());
    pingPong = new PingPong(scheduler, nanos(services.config().pingIntervalMs()),
        nanos(services.config().pongTimeoutMs()), socket::ping, this::unanswered);
    slowWatch = new SlowWatch(scheduler, nanos(services.config().slowConsumerTimeoutMs()), socket, this::slow);
    socket.open(this);
    return Future.succeededFuture();
  }

  @Override
  public void begin() {
    pingPong.ping();
  }

  @Override
  public void stop() {
    pingPong.stop();
    slowWatch.stop();
  }

  @Override
  public void abort() {
    if (socket != null) {
      socket.abort();
    }
  }

  @Override
  public boolean isWritable() {
    return socket.isWritable();
  }

  @Override
  public boolean takesLittle() {
    return socket.takesLittle();
  }

  @Override
  public Future<Void> write(Batch batch) {
    Future<Void> left = socket.write(services.frames().of(batch));
    slowWatch.wrote();
    int envelopes = batch.envelopes();
    return left.onSuccess(v -> services.meters().delivered(target.endpoint(), envelopes));
  }

  /** The first generation has no word for it. */
  @Override
  public void writeLost(Losses losses) {}

  @Override
  public Future<Void> end() {
    pingPong.stop();
    return socket.close(ConsumerSocket.NORMAL, null);
  }

  @Override
  public void writable() {
    session.writable();
  }

  @Override
  public void cutOff() {
    session.cutOff();
  }

  @Override
  public void full() {
    slowWatch.wrote();
  }

  @Override
  public void pong() {
    pingPong.pong();
  }

  @Override
  public void gone() {
    session.close();
  }

  private void unanswered() {
    disconnect("keep-alive", ConsumerSocket.POLICY_VIOLATION, UNANSWERED);
  }

  private void slow() {
    services.slowConsumers().tell(request);
    disconnect("slow consumer", ConsumerSocket.NORMAL, null);
  }

  private void disconnect(String cause, int status, String reason) {
    session.disconnect(cause, () -> socket.close(status, reason));
  }

  private static long nanos(int milliseconds) {
    return TimeUnit.MILLISECONDS.toNanos(milliseconds);
  }
}
