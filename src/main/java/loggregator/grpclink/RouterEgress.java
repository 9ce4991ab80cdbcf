package loggregator.grpclink;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import loggregator.flow.Scheduler;
import loggregator.grpc.ConsumerCall;
import loggregator.grpc.EgressErrors;
import loggregator.grpc.GrpcCalls;
import loggregator.grpc.GrpcEndpoint;
import loggregator.grpc.GrpcStreamWriter.Messages;
import loggregator.grpc.OpenFeeds;
import loggregator.link.RouterCore;
import loggregator.plumbing.wire.Plumbing;
import loggregator.routing.SubscriptionRequest;
import loggregator.routing.SubscriptionRequests;
import loggregator.routing.V1Requests;
import loggregator.stream.StreamPacing;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;

/**
 * The gRPC services {@code loggregator.v2.Egress} and {@code plumbing.Doppler} as Routers have them: whole batches
 * only, and a subscriber without selectors gets nothing, not even an error. One event loop.
 */
public final class RouterEgress {
  private static final String SERVICE = "loggregator.v2.Egress/";
  private static final String V1_SERVICE = "plumbing.Doppler/";

  /** What objects a request is parsed into take, at most, of its bytes. */
  private static final int PARSED_TIMES = 20;

  private final GrpcEndpoint endpoint;
  private final Scheduler scheduler;
  private final RouterCore router;
  private final Runnable subscribed;
  private final StreamPacing pacing;
  private final FeedStreams.Observers observers;
  private final OpenFeeds openFeeds = new OpenFeeds();
  private final Set<RouterFeed> feeds = new HashSet<>();
  private final FeedStreams shared;
  private Promise<Void> ended;
  private boolean leaving;

  /** @param subscribed runs whenever somebody has */
  public RouterEgress(
      GrpcEndpoint endpoint, Scheduler scheduler, RouterCore router, Runnable subscribed, StreamPacing pacing,
      FeedStreams.Observers observers) {
    this.endpoint = endpoint;
    this.scheduler = scheduler;
    this.router = router;
    this.subscribed = subscribed;
    this.pacing = pacing;
    this.observers = observers;
    this.shared = new FeedStreams(
        endpoint, scheduler, client -> router.subscriptions(), router::checkStall, subscribed, observers);
  }

  public void register() {
    openFeeds.register(endpoint);
    shared.start();
    endpoint.method(SERVICE + "BatchedReceiver", call -> open(call, RouterEgress::parse, Messages.BATCH));
    endpoint.method(V1_SERVICE + "Subscribe", call -> open(call, RouterEgress::parseV1, Messages.RECORD));
    endpoint.method(V1_SERVICE + "BatchSubscribe", call -> open(call, RouterEgress::parseV1, Messages.BATCH));
    endpoint.method(SERVICE + "Receiver", call ->
        GrpcCalls.fail(call, GrpcStatus.UNIMPLEMENTED, "use BatchedReceiver instead"));
  }

  /** Takes no new feeds. */
  public void leave() {
    leaving = true;
    shared.leave();
  }

  /** Completes when all subscribers have received what waits for them now, or are gone. */
  public Future<Void> settle() {
    List<Future<Void>> settled = new ArrayList<>(List.copyOf(feeds).stream().map(RouterFeed::settle).toList());
    settled.add(shared.settle());
    return Future.join(settled).<Void>mapEmpty().otherwiseEmpty();
  }

  /** Ends every feed after what waits for it; completes when all have ended. */
  public Future<Void> drain() {
    ended = Promise.promise();
    List.copyOf(feeds).forEach(RouterFeed::finish);
    checkEnded();
    return Future.join(ended.future(), shared.drain()).mapEmpty();
  }

  public void dropStale() {
    feeds.forEach(RouterFeed::dropStale);
    shared.dropStale();
  }

  public void close() {
    List.copyOf(feeds).forEach(RouterFeed::close);
    shared.close();
  }

  /** How the request of a call is read. */
  @FunctionalInterface
  private interface Parser {
    SubscriptionRequest parse(byte[] message) throws InvalidProtocolBufferException;
  }

  private void open(GrpcServerRequest<Buffer, Buffer> call, Parser parser, Messages messages) {
    ConsumerCall consumer = endpoint.consumer(call);
    call.endHandler(v -> consumer.refuseUnlessAsked());
    endpoint.read(call, message -> {
      if (consumer.asks()) {
        answer(consumer, parser, message, messages);
      }
    }, (reason, status, text) -> refuse(consumer, reason, status, text));
  }

  private void refuse(ConsumerCall consumer, String reason, GrpcStatus status, String text) {
    observers.grpc().rejected(reason);
    consumer.refuse(status, text);
  }

  private void answer(ConsumerCall consumer, Parser parser, Buffer message, Messages messages) {
    if (observers.grpc().budget().canSpare((long) PARSED_TIMES * message.length())) {
      answer(consumer, request(parser, message), messages);
    } else {
      refuse(consumer, "no_memory", GrpcStatus.RESOURCE_EXHAUSTED, EgressErrors.NO_MEMORY);
    }
  }

  private void answer(ConsumerCall consumer, Optional<SubscriptionRequest> request, Messages messages) {
    if (leaving) {
      consumer.refuse(GrpcStatus.UNAVAILABLE, EgressErrors.STOPPING);
      return;
    }
    if (request.isEmpty()) {
      refuse(consumer, "bad_request", GrpcStatus.INTERNAL, "malformed request");
      return;
    }
    RouterFeed feed = new RouterFeed(
        consumer, request.get(), messages, endpoint, scheduler, router, pacing, observers);
    feeds.add(feed);
    consumer.onEnd(() -> {
      feeds.remove(feed);
      checkEnded();
    });
    if (endpoint.greet(consumer.request())) {
      String key = openFeeds.add(consumer.request(), feed::finish);
      consumer.onEnd(() -> openFeeds.remove(key));
    }
    feed.open();
    subscribed.run();
  }

  /** The legacy selector is the RLP's to replace; Routers don't know it. */
  private static SubscriptionRequest parse(byte[] message) throws InvalidProtocolBufferException {
    return SubscriptionRequests.fromWire(
        EgressBatchRequest.parseFrom(message).toBuilder().clearLegacySelector().build());
  }

  private static SubscriptionRequest parseV1(byte[] message) throws InvalidProtocolBufferException {
    return V1Requests.fromWire(Plumbing.SubscriptionRequest.parseFrom(message));
  }

  private static Optional<SubscriptionRequest> request(Parser parser, Buffer message) {
    try {
      return Optional.of(parser.parse(message.getBytes()));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private void checkEnded() {
    if (ended != null && feeds.isEmpty()) {
      ended.tryComplete();
    }
  }
}
