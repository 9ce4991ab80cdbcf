package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import loggregator.door.Clients;
import loggregator.flow.Scheduler;
import loggregator.grpc.ConsumerCall;
import loggregator.grpc.GrpcCalls;
import loggregator.grpc.GrpcEndpoint;
import loggregator.link.PeerServer;
import loggregator.link.Upstream;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.GrpcMeters;
import loggregator.metrics.LinkMeters;
import loggregator.metrics.StreamMeters;

/**
 * Serves other nodes, each over one stream for all its feeds: a Router's to RLPs and Traffic Controllers, an RLP's to
 * Gateways. To other clients there is no such service. One event loop.
 */
public final class FeedStreams implements PeerServer {
  /** Of {@code feeds.proto}. */
  static final String METHOD = "loggregator.v1.Feeds/Share";

  private final GrpcEndpoint endpoint;
  private final Scheduler scheduler;
  private final Function<String, Upstream> upstreamOf;
  private final Runnable beforeSending;
  private final Runnable subscribed;
  private final Observers observers;
  private final Set<FeedStream> streams = new HashSet<>();
  private boolean leaving;

  /** The counters of the feeds. */
  public record Observers(DiodeMeters diodes, LinkMeters links, StreamMeters egress, GrpcMeters grpc) {}

  /**
   * @param upstreamOf what the feeds are made of, given the name of the client that asks for them
   * @param beforeSending runs before anything is taken out of the feeds' queues
   * @param subscribed runs whenever a node has asked for something
   */
  public FeedStreams(
      GrpcEndpoint endpoint, Scheduler scheduler, Function<String, Upstream> upstreamOf, Runnable beforeSending,
      Runnable subscribed, Observers observers) {
    this.endpoint = endpoint;
    this.scheduler = scheduler;
    this.upstreamOf = upstreamOf;
    this.beforeSending = beforeSending;
    this.subscribed = subscribed;
    this.observers = observers;
  }

  /** To be called before the endpoint listens. */
  @Override
  public Future<Void> start() {
    endpoint.method(METHOD, this::open);
    return Future.succeededFuture();
  }

  public int openFeeds() {
    return streams.stream().mapToInt(FeedStream::openFeeds).sum();
  }

  @Override
  public Future<Void> leave() {
    leaving = true;
    streams.forEach(FeedStream::leave);
    return Future.succeededFuture();
  }

  /** A node that is gone meanwhile is not waited for. */
  @Override
  public Future<Void> settle() {
    return Future.join(List.copyOf(streams).stream().map(FeedStream::settle).toList()).<Void>mapEmpty().otherwiseEmpty();
  }

  @Override
  public Future<Void> drain() {
    leave();
    return Future.join(List.copyOf(streams).stream().map(FeedStream::drain).toList()).mapEmpty();
  }

  @Override
  public void dropStale() {
    streams.forEach(FeedStream::dropStale);
  }

  @Override
  public void close() {
    List.copyOf(streams).forEach(FeedStream::close);
  }

  private void open(GrpcServerRequest<Buffer, Buffer> call) {
    if (!endpoint.greet(call)) {
      GrpcCalls.fail(call, GrpcStatus.UNIMPLEMENTED, "for nodes only");
      return;
    }
    ConsumerCall consumer = endpoint.stream(call);
    Upstream upstream = upstreamOf.apply(Clients.nameOf(call.connection()));
    FeedStream stream = new FeedStream(consumer, endpoint, scheduler, upstream, beforeSending, observers);
    streams.add(stream);
    consumer.onEnd(() -> streams.remove(stream));
    if (leaving) {
      stream.leave();
    }
    endpoint.read(call, message -> {
      stream.take(message);
      subscribed.run();
    }, (reason, status, text) -> {
      observers.grpc().rejected(reason);
      consumer.refuse(status, text);
    });
    call.endHandler(v -> consumer.refuse(GrpcStatus.OK, ""));
    stream.open();
  }
}
