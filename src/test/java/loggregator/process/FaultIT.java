package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that are killed or frozen: what is lost is bounded and told, and nothing comes late, twice or in disorder. */
@Tag("fault")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FaultIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PER_SECOND = 2_000;
  /** Of the queues of one process. */
  private static final long DEAD_PROCESS_SHARE = 20_000;

  private final Delivered delivered = new Delivered();
  private Fleet fleet;
  private NodeProcess agent;
  private List<NodeProcess> routers;
  private List<NodeProcess> rlps;
  private SteadyProducer producer;

  @AfterEach
  void close() {
    fleet.close();
  }

  @ParameterizedTest
  @EnumSource
  void aKilledRouterIsReplacedAndCostsNoMoreThanItHeldAndWhatWasInFlight(LinkKind link) {
    start(link, 1);
    NodeProcess used = routerInUse();
    used.kill();
    awaitTraffic();

    long missing = missing();
    assertThat(missing).isLessThanOrEqualTo(reported(agent, rlps.get(0), other(used)) + DEAD_PROCESS_SHARE);
    assertThat(delivered.mistakes()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aFrozenRouterIsReplacedAndHandsOutNothingLateWhenItRunsAgain(LinkKind link) {
    start(link, 1);
    NodeProcess used = routerInUse();
    used.freeze();
    awaitTraffic();
    used.thaw();
    awaitTraffic();

    long missing = missing();
    assertThat(missing).isLessThanOrEqualTo(reported(agent, rlps.get(0), routers.get(0), routers.get(1)));
    assertThat(delivered.mistakes()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aFrozenRlpCostsItsOwnConsumersOnlyAndTheOtherMembersOfAShardGoOn(LinkKind link) {
    start(link, 2);
    rlps.get(0).freeze();
    awaitTraffic();
    rlps.get(0).thaw();
    awaitTraffic();

    long missing = missing();
    assertThat(missing).isLessThanOrEqualTo(reported(agent, routers.get(0), routers.get(1), rlps.get(0), rlps.get(1)));
    assertThat(delivered.mistakes()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aKilledRlpCostsNoMoreThanItHeldAndWhatWasInFlight(LinkKind link) {
    start(link, 2);
    rlps.get(0).kill();
    awaitTraffic();

    long missing = missing();
    assertThat(missing)
        .isLessThanOrEqualTo(reported(agent, routers.get(0), routers.get(1), rlps.get(1)) + DEAD_PROCESS_SHARE);
    assertThat(delivered.mistakes()).isEmpty();
  }

  /** Two Routers, so many RLPs whose consumers share a shard, an Agent and a producer. */
  private void start(LinkKind link, int rlpCount) {
    fleet = new Fleet(link);
    routers = List.of(fleet.start("router"), fleet.start("router"));
    rlps = rlpCount == 1 ? List.of(fleet.start("rlp")) : List.of(fleet.start("rlp"), fleet.start("rlp"));
    agent = fleet.start("agent");
    routers.forEach(NodeProcess::awaitUp);
    rlps.forEach(NodeProcess::awaitUp);
    agent.awaitUp();
    rlps.forEach(rlp -> fleet.consume(rlp, "shard", delivered).awaitOpen());
    await().atMost(LIMIT).until(() -> routers.stream()
        .allMatch(router -> router.metric("loggregator_routing_subscriptions", "router") == rlpCount));
    producer = fleet.produce(List.of(agent), "source", PER_SECOND);
    awaitTraffic();
  }

  private NodeProcess routerInUse() {
    return taken(routers.get(0)) > taken(routers.get(1)) ? routers.get(0) : routers.get(1);
  }

  private NodeProcess other(NodeProcess router) {
    return router == routers.get(0) ? routers.get(1) : routers.get(0);
  }

  private static long taken(NodeProcess router) {
    return router.metric("loggregator_ingress_envelopes_total", "router");
  }

  /** A second's worth, which a queue that was filled before does not hold. */
  private void awaitTraffic() {
    long before = delivered.count();
    await().atMost(LIMIT).until(() -> delivered.count() > before + 2 * PER_SECOND);
  }

  private long missing() {
    long accepted = producer.stop().accepted();
    long[] last = {-1};
    await().atMost(LIMIT).pollInterval(Duration.ofMillis(500)).until(() -> {
      long before = last[0];
      last[0] = delivered.count();
      return last[0] == before || last[0] == accepted;
    });
    return producer.missingIn(delivered);
  }

  private static long reported(NodeProcess... processes) {
    long lost = 0;
    for (NodeProcess process : processes) {
      lost += process.metric("loggregator_lost_in_flight_envelopes_total");
      lost += process.metric("loggregator_dropped_envelopes_total");
      lost += process.metric("loggregator_unselected_envelopes_total");
    }
    return lost;
  }
}
