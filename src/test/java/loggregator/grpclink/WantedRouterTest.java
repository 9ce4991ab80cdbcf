package loggregator.grpclink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.flow.ManualScheduler;
import loggregator.link.BatchSource;
import loggregator.link.Readiness;
import loggregator.metrics.LinkMeters;
import loggregator.metrics.Metrics;
import loggregator.testing.EventLoops;
import loggregator.testing.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Agents with another Router than the one that they drew. */
class WantedRouterTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  /** So many that they surely don't all draw the same one. */
  private static final int AGENTS = 20;
  private static final int DAY_MS = 86_400_000;
  private static final int FIRST_TRY_WITHIN_MS = 45_000;

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final Metrics metrics = new Metrics();
  private final LinkMeters meters = new LinkMeters(metrics, "agent", "router");
  private final ManualScheduler clock = new ManualScheduler();
  private final List<TestGrpcRouter> routers = new ArrayList<>();
  private final List<GrpcRouterLink> agents = new ArrayList<>();

  @AfterEach
  void close() {
    EventLoops.run(loop, () -> {
      agents.forEach(GrpcRouterLink::close);
      routers.forEach(TestGrpcRouter::close);
    });
    EventLoops.await(vertx.close());
  }

  @Test
  void spreadOnceTheSecondRouterIsThere() throws IOException {
    int secondPort = FreePorts.one();
    TestGrpcRouter first = startRouter(Readiness.atOnce(clock), 0);
    startAgents(first.port(), secondPort);
    assertThat(first.connections()).isEqualTo(AGENTS);
    TestGrpcRouter second = startRouter(Readiness.atOnce(clock), secondPort);
    passMs(FIRST_TRY_WITHIN_MS);

    await().atMost(LIMIT).until(() -> second.connections() > 0 && first.connections() < AGENTS
        && first.connections() + second.connections() == AGENTS);
    await().atMost(LIMIT).until(() -> metric("loggregator_links") == AGENTS);
    assertThat(first.connections()).as("those that had drawn the first").isPositive();
  }

  @Test
  void keepTheOneThatTheyHaveWhileTheWantedOneRefusesThem() {
    TestGrpcRouter refusing = startRouter(new Readiness(clock, DAY_MS, DAY_MS), 0);
    TestGrpcRouter taking = startRouter(Readiness.atOnce(clock), 0);
    startAgents(refusing.port(), taking.port());
    long refused = refusing.turnedAway();
    assertThat(refused).isBetween(1L, AGENTS - 1L);
    passMs(FIRST_TRY_WITHIN_MS);

    await().atMost(LIMIT).until(() -> refusing.turnedAway() == 2 * refused);
    assertThat(metric("loggregator_links")).isEqualTo(AGENTS);
    assertThat(metric("loggregator_link_disconnects_total")).isZero();
  }

  private TestGrpcRouter startRouter(Readiness readiness, int port) {
    TestGrpcRouter router = EventLoops.call(loop, () -> new TestGrpcRouter(vertx, readiness, port));
    routers.add(router);
    EventLoops.await(EventLoops.call(loop, router::start));
    return router;
  }

  private void startAgents(int... ports) {
    EventLoops.run(loop, () -> {
      for (int i = 0; i < AGENTS; i++) {
        GrpcRouterLink agent = new GrpcRouterLink(
            vertx, clock, TestPeers.routers(2, 600_000, DAY_MS, ports), emptySource(), meters);
        agents.add(agent);
        agent.start();
      }
    });
    await().atMost(LIMIT).until(() -> metric("loggregator_links") == AGENTS);
  }

  private static BatchSource emptySource() {
    Diode diode = new Diode(new DiodeLimits(1, 1), SourceKey.V2);
    return new BatchSource() {
      @Override
      public Batch read(int maxEnvelopes, int maxBytes) {
        return diode.read(maxEnvelopes, maxBytes);
      }

      @Override
      public long queuedEnvelopes() {
        return 0;
      }
    };
  }

  private void passMs(long milliseconds) {
    EventLoops.run(loop, () -> clock.passMs(milliseconds));
  }

  private double metric(String name) {
    return metrics.scrape().lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
