package loggregator.grpclink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import loggregator.config.PeerAddress;
import loggregator.config.PeersConfig;
import loggregator.config.TlsFiles;
import loggregator.envelope.MessageType;
import loggregator.flow.ManualScheduler;
import loggregator.flow.Scheduler;
import loggregator.flow.VertxScheduler;
import loggregator.link.FakeUpstream.FakeFeed;
import loggregator.link.Feed;
import loggregator.link.Readiness;
import loggregator.link.RecordingHandler;
import loggregator.metrics.LinkMeters;
import loggregator.metrics.Metrics;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import loggregator.testing.EventLoops;
import loggregator.testing.GrpcChannels;
import org.cloudfoundry.loggregator.v2.EgressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that come, go, and are gone. */
class GrpcUpstreamTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PATIENT_TIMEOUT_MS = 60_000;
  private static final SubscriptionRequest LOGS =
      new SubscriptionRequest("", "", true, List.of(new Selector("", MessageType.LOG, List.of())));

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final Metrics metrics = new Metrics();
  private final RecordingHandler handler = new RecordingHandler();
  private final List<TestGrpcRouter> routers = new ArrayList<>();
  private GrpcUpstream upstream;
  @TempDir
  private Path folder;

  @AfterEach
  void close() throws Exception {
    run(upstream::close);
    routers.forEach(router -> run(router::close));
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void keepsNothingOfAFeedThatWasClosedBeforeTheRouterWasReached() {
    TestGrpcRouter router = router();
    start(GrpcUpstream::toEveryRouter, at(router.port()));
    WeakReference<Feed> closed = new WeakReference<>(call(() -> {
      Feed feed = upstream.subscribe(LOGS, new RecordingHandler());
      feed.close();
      return feed;
    }));

    await().atMost(LIMIT).until(() -> {
      System.gc();
      return closed.get() == null;
    });
  }

  @Test
  void asksARouterForNothingNewAsLongAsItIsNotListed() throws IOException {
    TestGrpcRouter one = router();
    TestGrpcRouter two = router();
    start(GrpcUpstream::toEveryRouter, listedIn(list(one)));
    subscribe(handler);
    accept(one, 1);
    list(two);
    accept(two, 1);
    Feed second = subscribe(new RecordingHandler());
    accept(two, 2);
    await().atMost(LIMIT).until(() -> call(second.active()::isComplete));
    assertThat(call(one::subscriptionsMade)).isOne();

    list(one, two);
    accept(one, 2);
    assertThat(call(() -> one.upstream.feeds().stream().noneMatch(FakeFeed::isClosed))).isTrue();
  }

  @Test
  void goesOnAtAnotherRlpWhenTheOneInUseIsNeitherListedNorThereAnyMore() throws IOException {
    TestGrpcRouter one = router();
    TestGrpcRouter two = router();
    start(GrpcUpstream::toOneRlp, listedIn(list(one)));
    subscribe(handler);
    accept(one, 1);
    list(two);
    run(one::close);

    accept(two, 1);
    Feed later = subscribe(new RecordingHandler());
    accept(two, 2);
    await().atMost(LIMIT).until(() -> call(later.active()::succeeded));
    assertThat(handler.endedTimes).isZero();
  }

  @Test
  void pausesWhenNoneOfTheRlpsCanBeReached() {
    AtomicInteger calls = new AtomicInteger();
    ManualScheduler clock = new ManualScheduler();
    start(clock, GrpcUpstream::toOneRlp, at(deaf(calls), deaf(calls)));
    subscribe(handler);
    await().atMost(LIMIT).until(() -> calls.get() == 2);
    passMs(300);
    assertThat(calls).as("calls without a pause").hasValue(2);

    run(() -> clock.passMs(100));
    await().atMost(LIMIT).until(() -> calls.get() == 3);
  }

  @Test
  void feedsThatTheFirstRlpNeverTookCanBeFinishedAtTheNext() {
    TestGrpcRouter next = router();
    PeersConfig preferringDeaf = peers(addresses(next.port()), addresses(deaf(new AtomicInteger())), Optional.empty());
    start(GrpcUpstream::toOneRlp, preferringDeaf);
    List<RecordingHandler> handlers = List.of(handler, new RecordingHandler());
    List<Feed> feeds = call(() -> handlers.stream().map(each -> upstream.subscribe(LOGS, each)).toList());
    accept(next, 2);
    await().atMost(LIMIT).until(() -> metric("loggregator_links") == 1);
    feeds.forEach(feed -> run(feed::finish));

    handlers.forEach(finished -> await().atMost(LIMIT).until(() -> call(() -> finished.endedTimes) == 1));
  }

  @Test
  void asksARouterThatWasStoppingAgain() throws Exception {
    Server server = SilentRouter.serve(new StoppingOnce());
    start(GrpcUpstream::toEveryRouter, at(server.getPort()));
    subscribe(handler);

    await().atMost(LIMIT).until(() -> call(handler::numbers).equals(List.of(7L)));
    server.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
  }

  /** Like one that was started again at its address. */
  private static final class StoppingOnce extends EgressGrpc.EgressImplBase {
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public void batchedReceiver(EgressBatchRequest request, StreamObserver<EnvelopeBatch> responses) {
      if (calls.incrementAndGet() == 1) {
        responses.onError(Status.UNAVAILABLE.withDescription("stopping").asRuntimeException());
      } else {
        responses.onNext(KeptStreams.batch(7));
      }
    }
  }

  @Test
  void aStreamThatBreaksTakesNoOtherWithIt() throws Exception {
    KeptStreams rlps = new KeptStreams();
    Server one = SilentRouter.serve(rlps);
    Server other = SilentRouter.serve(rlps);
    start(GrpcUpstream::toOneRlp, at(one.getPort(), other.getPort()));
    RecordingHandler second = new RecordingHandler();
    subscribe(handler);
    await().atMost(LIMIT).until(() -> rlps.streams.size() == 1);
    subscribe(second);
    await().atMost(LIMIT).until(() -> rlps.streams.size() == 2);
    rlps.send(0, 1);
    rlps.send(1, 2);
    await().atMost(LIMIT).until(() -> call(() -> handler.numbers().size() + second.numbers().size()) == 2);
    rlps.streams.get(0).onError(Status.INTERNAL.asRuntimeException());

    await().atMost(LIMIT).until(() -> rlps.streams.size() == 3);
    rlps.send(1, 3);
    rlps.send(2, 4);
    await().atMost(LIMIT).until(() -> call(handler::numbers).equals(List.of(1L, 4L)));
    await().atMost(LIMIT).until(() -> call(second::numbers).equals(List.of(2L, 3L)));
    assertThat(rlps.streams).hasSize(3);
    one.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
    other.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
  }

  private TestGrpcRouter router() {
    TestGrpcRouter router = call(() ->
        new TestGrpcRouter(vertx, Readiness.atOnce(new VertxScheduler(vertx))));
    routers.add(router);
    EventLoops.await(call(router::start));
    return router;
  }

  /** Where every connection is closed at once. */
  private int deaf(AtomicInteger calls) {
    NetServer server = vertx.createNetServer().connectHandler(socket -> {
      calls.incrementAndGet();
      socket.close();
    });
    return EventLoops.await(server.listen(0, "127.0.0.1")).actualPort();
  }

  /** Waits until the Router was asked for so many feeds in all, and takes them. */
  private void accept(TestGrpcRouter router, int feeds) {
    await().atMost(LIMIT).until(() -> call(router::subscriptionsMade) == feeds);
    run(() -> router.upstream.feeds().stream()
        .filter(feed -> !feed.active().isComplete()).forEach(FakeFeed::activate));
  }

  private Path list(TestGrpcRouter... listed) throws IOException {
    List<String> lines = Arrays.stream(listed).map(router -> "127.0.0.1:" + router.port()).toList();
    return Files.writeString(folder.resolve("routers"), String.join("\n", lines));
  }

  private interface Maker {
    GrpcUpstream make(Vertx vertx, Scheduler scheduler, PeersConfig config, LinkMeters meters);
  }

  private void start(Maker maker, PeersConfig peers) {
    start(call(() -> new VertxScheduler(vertx)), maker, peers);
  }

  private void start(Scheduler scheduler, Maker maker, PeersConfig peers) {
    upstream = call(() -> maker.make(vertx, scheduler, peers, new LinkMeters(metrics, "rlp", "router")));
    EventLoops.await(call(upstream::start));
  }

  private Feed subscribe(RecordingHandler recording) {
    return call(() -> upstream.subscribe(LOGS, recording));
  }

  private static PeersConfig at(int... ports) {
    return peers(addresses(ports), List.of(), Optional.empty());
  }

  private static PeersConfig listedIn(Path file) {
    return peers(List.of(), List.of(), Optional.of(file));
  }

  private static List<PeerAddress> addresses(int... ports) {
    return Arrays.stream(ports).mapToObj(port -> new PeerAddress("127.0.0.1", port)).toList();
  }

  private static PeersConfig peers(List<PeerAddress> addresses, List<PeerAddress> near, Optional<Path> file) {
    Path folder = GrpcChannels.certificates();
    TlsFiles tls = new TlsFiles(folder.resolve("ca.crt"), folder.resolve("reverselogproxy.crt"),
        folder.resolve("reverselogproxy.key"));
    return new PeersConfig(
        addresses, near, file, "doppler", tls, 10 << 20, 8 << 20, 2, 100, PATIENT_TIMEOUT_MS, 0);
  }

  private double metric(String name) {
    return metrics.scrape().lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** For what must not happen meanwhile. */
  private void passMs(long milliseconds) {
    EventLoops.await(vertx.timer(milliseconds));
  }

  private <T> T call(Callable<T> task) {
    return EventLoops.call(loop, task);
  }

  private void run(Runnable task) {
    EventLoops.run(loop, task);
  }
}
