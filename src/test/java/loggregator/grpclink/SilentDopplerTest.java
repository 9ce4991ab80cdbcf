package loggregator.grpclink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import loggregator.config.PeerAddress;
import loggregator.config.PeersConfig;
import loggregator.config.TlsFiles;
import loggregator.flow.Scheduler;
import loggregator.flow.VertxScheduler;
import loggregator.link.Feed;
import loggregator.link.RecordingHandler;
import loggregator.metrics.LinkMeters;
import loggregator.metrics.Metrics;
import loggregator.plumbing.wire.DopplerGrpc;
import loggregator.plumbing.wire.Plumbing.BatchResponse;
import loggregator.plumbing.wire.Plumbing;
import loggregator.routing.SubscriptionRequest;
import loggregator.routing.V1Filter.Kind;
import loggregator.routing.V1Filter;
import loggregator.testing.EventLoops;
import loggregator.testing.GrpcChannels;
import loggregator.testing.TcpProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Traffic Controller's feeds at a Router that says nothing as long as it has no envelope, as the original's. */
class SilentDopplerTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PATIENT_TIMEOUT_MS = 60_000;
  private static final SubscriptionRequest FIREHOSE = SubscriptionRequest.v1("a", new V1Filter("", Kind.ANY));

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final AtomicInteger subscribed = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();
  private Server router;
  private TcpProxy network;
  private GrpcUpstream upstream;

  @BeforeEach
  void start() throws Exception {
    router = SilentRouter.serve(new SilentDoppler());
    network = new TcpProxy(router.getPort());
  }

  @AfterEach
  void close() throws Exception {
    EventLoops.run(loop, upstream::close);
    network.close();
    router.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void theyAreActiveWithoutAnyWaiting() {
    upstream(new NoTimers());
    Feed feed = subscribe();

    await().atMost(LIMIT).until(() -> EventLoops.call(loop, () -> feed.active().succeeded()));
    await().atMost(LIMIT).until(() -> subscribed.get() == 1);
    EventLoops.run(loop, feed::close);
    await().atMost(LIMIT).until(() -> cancelled.get() == 1);
  }

  @Test
  void aFeedThatIsClosedWhileItDialsLeavesNoStreamAtTheRouter() {
    upstream(EventLoops.call(loop, () -> new VertxScheduler(vertx)));
    network.cut();
    Feed early = subscribe();
    EventLoops.run(loop, early::close);
    network.heal();
    Feed later = subscribe();

    await().atMost(LIMIT).until(() -> subscribed.get() - cancelled.get() == 1
        && EventLoops.call(loop, () -> later.active().succeeded()));
    EventLoops.run(loop, later::close);
    await().atMost(LIMIT).until(() -> subscribed.get() == cancelled.get());
    assertThat(subscribed.get()).isPositive();
  }

  /** As when a consumer leaves between the Router's refusal of the shared call and the feed's own. */
  @Test
  void feedsThatAreClosedAtAnyMomentLeaveNoStreamAtTheRouter() {
    upstream(EventLoops.call(loop, () -> new VertxScheduler(vertx)));
    for (int turns = 0; turns < 200; turns++) {
      Feed feed = subscribe();
      int later = turns;
      EventLoops.run(loop, () -> closeAfterTurns(feed, later % 40));
    }
    Feed last = subscribe();

    await().atMost(LIMIT).until(() -> subscribed.get() - cancelled.get() == 1);
    EventLoops.run(loop, last::close);
    await().atMost(LIMIT).until(() -> subscribed.get() == cancelled.get());
  }

  private void closeAfterTurns(Feed feed, int turns) {
    if (turns == 0) {
      feed.close();
    } else {
      loop.runOnContext(v -> closeAfterTurns(feed, turns - 1));
    }
  }

  private Feed subscribe() {
    return EventLoops.call(loop, () -> upstream.subscribe(FIREHOSE, new RecordingHandler()));
  }

  private void upstream(Scheduler scheduler) {
    upstream = EventLoops.call(loop, () -> GrpcUpstream.toEveryRouter(
        vertx, scheduler, peers(network.port()), new LinkMeters(new Metrics(), "traffic_controller", "router")));
    EventLoops.await(EventLoops.call(loop, upstream::start));
  }

  private static PeersConfig peers(int port) {
    Path folder = GrpcChannels.certificates();
    TlsFiles tls = new TlsFiles(
        folder.resolve("ca.crt"), folder.resolve("trafficcontroller.crt"), folder.resolve("trafficcontroller.key"));
    return new PeersConfig(List.of(new PeerAddress("127.0.0.1", port)), List.of(), Optional.empty(), "doppler", tls,
        10 << 20, 8 << 20, 2, 100, PATIENT_TIMEOUT_MS, 0);
  }

  private final class SilentDoppler extends DopplerGrpc.DopplerImplBase {
    @Override
    public void batchSubscribe(Plumbing.SubscriptionRequest request, StreamObserver<BatchResponse> responses) {
      ((ServerCallStreamObserver<BatchResponse>) responses).setOnCancelHandler(cancelled::incrementAndGet);
      subscribed.incrementAndGet();
    }
  }

  /** Runs what is to be done now, and no timer ever. */
  private final class NoTimers implements Scheduler {
    private final Scheduler tasks = EventLoops.call(loop, () -> new VertxScheduler(vertx));

    @Override
    public long nowNanos() {
      return tasks.nowNanos();
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable task) {
      return () -> { };
    }

    @Override
    public void execute(Runnable task) {
      tasks.execute(task);
    }

    @Override
    public boolean isOwnThread() {
      return tasks.isOwnThread();
    }
  }
}
