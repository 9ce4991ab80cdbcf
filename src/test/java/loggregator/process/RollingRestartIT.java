package loggregator.process;

import static java.util.stream.Collectors.joining;
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

/** Each process is stopped in order and replaced while envelopes flow: nothing that was accepted is lost. */
@Tag("cluster")
@Tag("soak")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RollingRestartIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int EXIT_CODE_OF_SIGTERM = 143;
  /** Of all producers together; a machine that can't keep up would lose envelopes out of full queues. */
  private static final int PER_SECOND = Integer.getInteger("fleet.perSecond");

  private final Delivered delivered = new Delivered();
  private Fleet fleet;
  private List<SteadyProducer> producers;

  @AfterEach
  void close() {
    fleet.close();
  }

  @ParameterizedTest
  @EnumSource
  void losesNothing(LinkKind link) {
    fleet = new Fleet(link);
    NodeProcess[] routers = {fleet.start("router"), fleet.start("router")};
    NodeProcess[] rlps = {fleet.start("rlp"), fleet.start("rlp")};
    NodeProcess[] agents = {fleet.start("agent"), fleet.start("agent")};
    List.of(routers[0], routers[1], rlps[0], rlps[1], agents[0], agents[1]).forEach(NodeProcess::awaitUp);
    for (NodeProcess rlp : rlps) {
      fleet.consume(rlp, "shard", delivered).awaitOpen();
    }
    awaitSubscribed(routers, 2);
    producers = List.of(
        fleet.produce(List.of(agents[0], agents[1]), "one", PER_SECOND / 2),
        fleet.produce(List.of(agents[1], agents[0]), "two", PER_SECOND / 2));
    awaitTraffic();

    for (int i = 0; i < 2; i++) {
      routers[i] = replace("router", routers[i]);
      awaitTraffic();
    }
    for (int i = 0; i < 2; i++) {
      rlps[i] = replace("rlp", rlps[i]);
      fleet.consume(rlps[i], "shard", delivered).awaitOpen();
      awaitSubscribed(routers, 2);
      awaitTraffic();
    }
    for (int i = 0; i < 2; i++) {
      NodeProcess next = fleet.start("agent").awaitUp();
      producers.forEach(producer -> producer.alsoUse(fleet.channel(next, "metron")));
      assertThat(agents[i].terminate()).as(agents[i].log()).isEqualTo(EXIT_CODE_OF_SIGTERM);
      awaitTraffic();
    }

    producers.forEach(SteadyProducer::stop);
    await().atMost(LIMIT).untilAsserted(() ->
        assertThat(producers).as(this::describe).allMatch(producer -> producer.missingIn(delivered) == 0));
    assertThat(producers).allMatch(producer -> producer.accepted() > PER_SECOND);
    System.out.printf("rolling restart over %s: %d envelopes accepted, %d a second of %d%n", link,
        producers.stream().mapToLong(SteadyProducer::accepted).sum(),
        producers.stream().mapToLong(SteadyProducer::acceptedPerSecond).sum(), PER_SECOND);
    assertThat(delivered.mistakes()).isEmpty();
  }

  private String describe() {
    return producers.stream().map(producer -> producer.describeMissingIn(delivered)).collect(joining("\n"))
        + "\n" + fleet.logs();
  }

  /** The new one is there before the old one goes, as in a rolling upgrade with one spare. */
  private NodeProcess replace(String role, NodeProcess old) {
    NodeProcess next = fleet.start(role).awaitUp();
    stop(role, old);
    return next;
  }

  private static void stop(String role, NodeProcess old) {
    assertThat(old.terminate()).as(role + "\n" + old.log()).isEqualTo(EXIT_CODE_OF_SIGTERM);
  }

  private static void awaitSubscribed(NodeProcess[] routers, int subscriptions) {
    for (NodeProcess router : routers) {
      await().atMost(LIMIT).until(() ->
          router.metric("loggregator_routing_subscriptions", "router") == subscriptions);
    }
  }

  private void awaitTraffic() {
    long before = delivered.count();
    await().atMost(LIMIT).until(() -> delivered.count() > before + PER_SECOND);
  }
}
