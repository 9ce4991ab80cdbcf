package loggregator.grpclink;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.flow.ManualScheduler;
import loggregator.flow.Scheduler;
import loggregator.flow.VertxScheduler;
import loggregator.link.BatchSource;
import loggregator.link.Readiness;
import loggregator.metrics.LinkMeters;
import loggregator.metrics.Metrics;
import loggregator.testing.EventLoops;
import loggregator.testing.FreePorts;
import loggregator.testing.NumberedLogs;
import loggregator.testing.TcpProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** To Routers that don't take everything at once. */
class GrpcRouterLinkTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PATIENT_TIMEOUT_MS = 600_000;
  private static final int FLUSH_INTERVAL_MS = 2;
  private static final int CHOOSES_ANEW_MS = 1_000;

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final Metrics metrics = new Metrics();
  private final Diode diode = new Diode(new DiodeLimits(1_000_000, 1 << 30), SourceKey.V2);
  private final ManualScheduler clock = new ManualScheduler();
  private final List<TestGrpcRouter> routers = new ArrayList<>();
  private final int otherPort;
  private GrpcRouterLink link;

  GrpcRouterLinkTest() throws IOException {
    otherPort = FreePorts.one();
  }

  @AfterEach
  void close() throws Exception {
    if (link != null) {
      run(link::close);
    }
    routers.forEach(router -> run(router::close));
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void keepsWhatItHasUntilARouterThatWasJustStartedTakesIt() {
    TestGrpcRouter router = startingRouter();
    write(1, 100);
    start(router.port());
    await().atMost(LIMIT).until(() -> router.turnedAway() >= 3);
    assertThat(call(diode::queuedEnvelopes)).isEqualTo(100);
    assertThat(metric("loggregator_link_connects_total")).isZero();
    run(() -> clock.passMs(TestGrpcRouter.LATEST_MS));
    write(101, 100);

    await().atMost(LIMIT).until(() -> call(() -> router.numbers.size()) == 200);
    assertThat(call(() -> List.copyOf(router.numbers))).isEqualTo(range(1, 200));
    assertThat(metric("loggregator_lost_in_flight_envelopes_total")).isZero();
  }

  @Test
  void goesToAnotherRouterAtOnceWhenOneIsNotReady() {
    TestGrpcRouter starting = startingRouter();
    TestGrpcRouter ready = readyRouter();
    for (int tries = 1; starting.turnedAway() == 0 && tries <= 100; tries++) {
      if (link != null) {
        run(link::close);
      }
      start(starting.port(), ready.port());
      int sent = tries;
      write(sent, 1);
      await().atMost(LIMIT).until(() -> call(() -> ready.numbers.size()) == sent);
    }

    assertThat(starting.turnedAway()).as("tries at the one that is not ready").isPositive();
    assertThat(call(() -> starting.numbers)).isEmpty();
    assertThat(metric("loggregator_lost_in_flight_envelopes_total")).isZero();
  }

  @Test
  void waitsForNoSignFromARouterThatGivesNone() throws Exception {
    SilentRouter other = new SilentRouter();
    Server server = other.start();
    write(1, 100);
    start(server.getPort());

    await().atMost(LIMIT).until(() -> other.numbers.size() == 100);
    write(101, 100);
    await().atMost(LIMIT).until(() -> other.numbers.size() == 200);
    assertThat(other.numbers).isEqualTo(range(1, 200));
    assertThat(metric("loggregator_links")).isOne();
    server.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
  }

  @Test
  void asksTheNextRouterWhileTheOneThatGoesHandsOnWhatItGot() {
    TestGrpcRouter one = readyRouter();
    TestGrpcRouter two = readyRouter();
    start(one.port(), two.port());
    write(1, 100);
    await().atMost(LIMIT).until(() -> call(() -> one.numbers.size() + two.numbers.size()) == 100);
    TestGrpcRouter used = call(() -> one.numbers.isEmpty()) ? two : one;
    TestGrpcRouter other = used == one ? two : one;
    assertThat(other.connections()).isZero();
    run(used::holdBack);
    run(used::leave);

    await().atMost(LIMIT).until(() -> other.connections() == 1);
    write(101, 50);
    assertThat(metric("loggregator_links")).as("left, and not yet replaced").isZero();
    assertThat(call(() -> List.copyOf(other.numbers))).isEmpty();
    run(used::handOn);
    await().atMost(LIMIT).until(() -> call(() -> other.numbers.size()) == 50);
    assertThat(call(() -> List.copyOf(other.numbers))).isEqualTo(range(101, 150));
    assertThat(metric("loggregator_lost_in_flight_envelopes_total")).isZero();
  }

  /** Such as one that is killed while it stops. */
  @Test
  void countsWhatWasOnItsWayToARouterThatWasGoneBeforeItHadBeenLeft() throws Exception {
    TestGrpcRouter router = readyRouter();
    try (TcpProxy network = new TcpProxy(router.port())) {
      start(clock, CHOOSES_ANEW_MS, network.port(), otherPort);
      await().atMost(LIMIT).until(() -> metric("loggregator_links") == 1);
      network.cut();
      write(1, 10);
      run(() -> clock.passMs(FLUSH_INTERVAL_MS));
      await().atMost(LIMIT).until(() -> network.heldBytes() > 0);
      assertThat(call(diode::queuedEnvelopes)).isZero();
      awaitLeavingForAnother();
      network.reset();

      await().atMost(LIMIT).until(() -> metric("loggregator_lost_in_flight_envelopes_total") == 10);
      assertThat(call(() -> router.numbers)).isEmpty();
    }
  }

  @Test
  void countsNothingThatARouterHadBeforeItEndedTheStreamThatIsLeft() throws Exception {
    TestGrpcRouter router = readyRouter();
    try (TcpProxy network = new TcpProxy(router.port())) {
      start(clock, CHOOSES_ANEW_MS, network.port(), otherPort);
      await().atMost(LIMIT).until(() -> metric("loggregator_links") == 1);
      network.cut();
      write(1, 5);
      run(() -> clock.passMs(FLUSH_INTERVAL_MS));
      write(6, 5);
      awaitLeavingForAnother();
      network.heal();

      await().atMost(LIMIT).until(() -> call(router.numbers::size) == 10);
      await().atMost(LIMIT).until(() -> {
        run(() -> clock.passMs(CHOOSES_ANEW_MS));
        return metric("loggregator_links") == 1;
      });
      assertThat(metric("loggregator_lost_in_flight_envelopes_total")).isZero();
    }
  }

  @Test
  void countsWhatARouterRefusesWhileItIsLeft() throws Exception {
    Server router = new RefusingRouter().start();
    try (TcpProxy network = new TcpProxy(router.getPort())) {
      start(clock, CHOOSES_ANEW_MS, network.port(), otherPort);
      await().atMost(LIMIT).until(() -> metric("loggregator_links") == 1);
      network.cut();
      write(1, 5);
      run(() -> clock.passMs(FLUSH_INTERVAL_MS));
      write(6, 5);
      awaitLeavingForAnother();
      network.heal();

      // the ping that followed the first message is answered
      await().atMost(LIMIT).until(() -> metric("loggregator_lost_in_flight_envelopes_total") == 5);
    } finally {
      router.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
    }
  }

  /** The Agent draws a Router again and again, until it is the one that was not there yet. */
  private void awaitLeavingForAnother() {
    started(call(() -> new TestGrpcRouter(vertx, Readiness.atOnce(clock), otherPort)));
    await().atMost(LIMIT).until(() -> {
      run(() -> clock.passMs(2 * CHOOSES_ANEW_MS));
      return metric("loggregator_links") == 0;
    });
  }

  private TestGrpcRouter startingRouter() {
    return router(new Readiness(clock, TestGrpcRouter.SETTLE_MS, TestGrpcRouter.LATEST_MS));
  }

  private TestGrpcRouter readyRouter() {
    return router(Readiness.atOnce(clock));
  }

  private TestGrpcRouter router(Readiness readiness) {
    return started(call(() -> new TestGrpcRouter(vertx, readiness)));
  }

  private TestGrpcRouter started(TestGrpcRouter router) {
    routers.add(router);
    call(router::start).toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    return router;
  }

  private void start(int... ports) {
    start(call(() -> new VertxScheduler(vertx)), 0, ports);
  }

  private void start(Scheduler scheduler, int reconnectIntervalMs, int... ports) {
    link = call(() -> new GrpcRouterLink(vertx, scheduler,
        TestPeers.routers(FLUSH_INTERVAL_MS, PATIENT_TIMEOUT_MS, reconnectIntervalMs, ports), source(),
        new LinkMeters(metrics, "agent", "router")));
    run(link::start);
  }

  private BatchSource source() {
    return new BatchSource() {
      @Override
      public Batch read(int maxEnvelopes, int maxBytes) {
        return diode.read(maxEnvelopes, maxBytes);
      }

      @Override
      public long queuedEnvelopes() {
        return diode.queuedEnvelopes();
      }
    };
  }

  private void write(long firstNumber, int count) {
    run(() -> {
      diode.write(NumberedLogs.of(firstNumber, count));
      if (link != null) {
        link.signal();
      }
    });
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
