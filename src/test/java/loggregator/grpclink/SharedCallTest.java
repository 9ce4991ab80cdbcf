package loggregator.grpclink;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import loggregator.config.GrpcListener;
import loggregator.config.PeerAddress;
import loggregator.config.PeersConfig;
import loggregator.config.TlsFiles;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;
import loggregator.flow.VertxScheduler;
import loggregator.grpc.GrpcCalls;
import loggregator.grpc.GrpcEndpoint;
import loggregator.link.FakeUpstream.FakeFeed;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.Readiness;
import loggregator.link.RecordingHandler;
import loggregator.losses.Losses;
import loggregator.metrics.GrpcMeters;
import loggregator.metrics.LinkMeters;
import loggregator.metrics.Metrics;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import loggregator.testing.EventLoops;
import loggregator.testing.GrpcChannels;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several feeds of one node at another node's Router, and at a Router that is none. */
class SharedCallTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final SubscriptionRequest LOGS =
      new SubscriptionRequest("", "", true, List.of(new Selector("", MessageType.LOG, List.of())));

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final Metrics metrics = new Metrics();
  private final List<RecordingHandler> handlers = Stream.generate(RecordingHandler::new).limit(3).toList();
  private TestGrpcRouter router;
  private GrpcUpstream upstream;
  private List<Feed> feeds;

  @AfterEach
  void close() throws Exception {
    run(upstream::close);
    if (router != null) {
      run(router::close);
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void aBatchCrossesTheLinkOnceForAllItsFeeds() {
    subscribeAtANode();
    run(() -> router.upstream.send(NumberedLogs.of(1, 5)));
    untilEachHas(5);

    assertThat(handlers).allSatisfy(handler -> assertThat(handler.numbers()).isEqualTo(range(1, 5)));
    assertThat(handlers.stream().map(handler -> handler.batches.get(0)).distinct())
        .as("objects that were made of it").hasSize(1);
    assertThat(metric("loggregator_links")).isOne();
    assertThat(metric("loggregator_link_received_envelopes_total")).isEqualTo(15);
  }

  @Test
  void eachFeedGetsItsOwnInItsOrderAndIsToldItsOwnLosses() {
    subscribeAtANode();
    Batch ofAll = NumberedLogs.of(10, 3);
    run(() -> {
      handlerOf(1).lost(Losses.of(4));
      handlerOf(0).batch(NumberedLogs.of(1, 2));
      Stream.of(0, 1, 2).forEach(feed -> handlerOf(feed).batch(ofAll));
      handlerOf(2).batch(NumberedLogs.of(20, 1));
    });
    await().atMost(LIMIT).until(() -> call(() -> numbers(0).size() == 5 && numbers(1).size() == 3
        && numbers(2).size() == 4));

    assertThat(numbers(0)).containsExactly(1L, 2L, 10L, 11L, 12L);
    assertThat(numbers(2)).containsExactly(10L, 11L, 12L, 20L);
    assertThat(handlers.stream().map(handler -> handler.lost)).containsExactly(0L, 4L, 0L);
  }

  @Test
  void aFeedThatFinishesGetsWhatWaitsAndItsEndAndTheOthersGoOn() {
    subscribeAtANode();
    run(() -> router.upstream.send(NumberedLogs.of(1, 5)));
    run(feeds.get(0)::finish);
    await().atMost(LIMIT).until(() -> call(() -> handlers.get(0).endedTimes == 1));
    run(() -> router.upstream.send(NumberedLogs.of(6, 5)));
    await().atMost(LIMIT).until(() -> call(() -> numbers(1).size() == 10 && numbers(2).size() == 10));

    assertThat(numbers(0)).isEqualTo(range(1, 5));
    assertThat(router.upstream.feed(0).closedTimes()).isOne();
    assertThat(metric("loggregator_links")).isOne();
  }

  @Test
  void aFeedThatIsClosedIsCancelledAtTheRouter() {
    subscribeAtANode();
    run(feeds.get(1)::close);
    await().atMost(LIMIT).until(() -> router.upstream.feed(1).isClosed());
    run(() -> router.upstream.send(NumberedLogs.of(1, 5)));
    await().atMost(LIMIT).until(() -> call(() -> numbers(0).size() == 5 && numbers(2).size() == 5));

    assertThat(numbers(1)).isEmpty();
    assertThat(router.upstream.feed(0).isClosed()).isFalse();
  }

  @Test
  void aFeedThatIsRefusedIsAskedForAgainWhileTheOthersGoOn() {
    startAtANode();
    subscribe();
    await().atMost(LIMIT).until(() -> call(router::subscriptionsMade) == 3);
    run(() -> {
      router.upstream.feed(0).refuse("too many");
      router.upstream.feed(1).activate();
      router.upstream.feed(2).activate();
    });
    await().atMost(LIMIT).until(() -> call(router::subscriptionsMade) == 4);
    run(router.upstream.feed(3)::activate);
    run(() -> router.upstream.send(NumberedLogs.of(1, 5)));

    untilEachHas(5);
    assertThat(router.upstream.feed(0).closedTimes()).isOne();
  }

  @Test
  void allFeedsAreAskedForAgainWhenTheRouterEndsTheStream() {
    subscribeAtANode();
    int port = router.port();
    run(router::close);
    await().atMost(LIMIT).until(() -> metric("loggregator_links") == 0);
    router = call(() -> new TestGrpcRouter(vertx, Readiness.atOnce(new VertxScheduler(vertx)), port));
    EventLoops.await(call(router::start));
    accept(3);
    run(() -> router.upstream.send(NumberedLogs.of(1, 5)));

    untilEachHas(5);
    assertThat(handlers).allSatisfy(handler -> assertThat(handler.endedTimes).isZero());
  }

  @Test
  void aRouterThatIsNoNodeServesEachFeedOverAStreamOfItsOwn() throws Exception {
    KeptStreams streams = new KeptStreams();
    Server other = SilentRouter.serve(streams);
    start(other.getPort());
    subscribe();
    await().atMost(LIMIT).until(() -> streams.streams.size() == 3);
    for (int i = 0; i < 3; i++) {
      streams.send(i, 7);
    }

    untilEachHas(1);
    await().atMost(LIMIT).until(() -> metric("loggregator_links") == 3);
    other.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
  }

  /** It has the headers by which nodes know each other, but not this call. */
  @Test
  void anOlderNodeServesEachFeedOverAStreamOfItsOwn() {
    Path folder = GrpcChannels.certificates();
    TlsFiles tls = new TlsFiles(folder.resolve("ca.crt"), folder.resolve("doppler.crt"), folder.resolve("doppler.key"));
    GrpcEndpoint older = call(() -> new GrpcEndpoint(vertx, new GrpcListener("127.0.0.1", 0, 10 << 20, tls),
        new VertxScheduler(vertx), new GrpcMeters(metrics, "router")));
    older.method("loggregator.v2.Egress/BatchedReceiver", call -> call.messageHandler(message -> {
      older.greet(call);
      Batch batch = NumberedLogs.of(1, 5);
      call.response().write(GrpcCalls.message(batch));
    }));
    start(EventLoops.await(call(older::listen)));
    subscribe();

    untilEachHas(5);
    assertThat(metric("loggregator_links")).isEqualTo(3);
    EventLoops.await(call(() -> older.shutdown(1)));
  }

  private void subscribeAtANode() {
    startAtANode();
    subscribe();
    accept(3);
    await().atMost(LIMIT).until(() -> call(() -> feeds.stream().allMatch(feed -> feed.active().succeeded())));
  }

  private void startAtANode() {
    router = call(() -> new TestGrpcRouter(vertx, Readiness.atOnce(new VertxScheduler(vertx))));
    EventLoops.await(call(router::start));
    start(router.port());
  }

  private void start(int port) {
    upstream = call(() -> GrpcUpstream.toEveryRouter(
        vertx, new VertxScheduler(vertx), peers(port), new LinkMeters(metrics, "rlp", "router")));
    EventLoops.await(call(upstream::start));
  }

  private void subscribe() {
    feeds = call(() -> handlers.stream().map(handler -> upstream.subscribe(LOGS, handler)).toList());
  }

  private void accept(int subscriptions) {
    await().atMost(LIMIT).until(() -> call(router::subscriptionsMade) == subscriptions);
    run(() -> router.upstream.feeds().forEach(FakeFeed::activate));
  }

  private void untilEachHas(int envelopes) {
    await().atMost(LIMIT).until(() -> call(() ->
        IntStream.range(0, handlers.size()).allMatch(i -> numbers(i).size() == envelopes)));
  }

  private FeedHandler handlerOf(int feed) {
    return router.upstream.feed(feed).handler;
  }

  private List<Long> numbers(int feed) {
    return handlers.get(feed).numbers();
  }

  private static PeersConfig peers(int port) {
    Path folder = GrpcChannels.certificates();
    TlsFiles tls = new TlsFiles(folder.resolve("ca.crt"), folder.resolve("reverselogproxy.crt"),
        folder.resolve("reverselogproxy.key"));
    return new PeersConfig(List.of(new PeerAddress("127.0.0.1", port)), List.of(), Optional.empty(), "doppler", tls,
        10 << 20, 8 << 20, 2, 100, 60_000, 0);
  }

  private double metric(String name) {
    return metrics.scrape().lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private <T> T call(Callable<T> task) {
    return EventLoops.call(loop, task);
  }

  private void run(Runnable task) {
    EventLoops.run(loop, task);
  }
}
