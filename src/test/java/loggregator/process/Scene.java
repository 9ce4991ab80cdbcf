package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Two Routers, some RLPs whose consumers share a shard, some Agents, and for each scenario a producer that uses one
 * Agent after the other. What a scenario kills is replaced before the next one.
 */
final class Scene implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(30);
  /** Of the queues of one process. */
  static final long DEAD_PROCESS_SHARE = 20_000;
  private static final Duration CALM = Duration.ofMillis(500);
  private static final int PER_SECOND = 2_000;

  final Fleet fleet;
  final Delivered delivered = new Delivered();
  final List<NodeProcess> routers;
  final List<NodeProcess> rlps;
  final List<NodeProcess> agents;
  private final Map<NodeProcess, SequenceConsumer> consumers = new HashMap<>();
  private final Map<NodeProcess, Long> lostBefore = new HashMap<>();
  private final Map<NodeProcess, Long> takenBefore = new HashMap<>();
  private int scenarios;
  private SteadyProducer producer;

  Scene(LinkKind link, int rlpCount, int agentCount) {
    fleet = new Fleet(link);
    routers = start("router", 2);
    rlps = start("rlp", rlpCount);
    agents = start("agent", agentCount);
  }

  private List<NodeProcess> start(String role, int count) {
    return new ArrayList<>(IntStream.range(0, count).mapToObj(i -> fleet.start(role)).toList());
  }

  /** Begins a scenario: returns when all processes serve and its producer's envelopes arrive. */
  void begin() {
    if (producer != null) {
      producer.stop();
    }
    Stream.of(routers, rlps, agents).forEach(this::replaceTheDead);
    Stream.of(routers, rlps, agents).flatMap(List::stream).forEach(NodeProcess::awaitUp);
    rlps.forEach(rlp -> consumers.computeIfAbsent(rlp, key -> fleet.consume(rlp, "shard", delivered)).awaitOpen());
    await().atMost(LIMIT).until(() -> routers.stream()
        .allMatch(router -> router.metric("loggregator_routing_subscriptions", "router") == rlps.size()));
    awaitCalm();
    Stream.of(routers, rlps, agents).flatMap(List::stream).forEach(process -> lostBefore.put(process, lost(process)));
    routers.forEach(router -> takenBefore.put(router, taken(router)));
    producer = fleet.produce(agents, "source-" + scenarios++, PER_SECOND);
    awaitTraffic();
  }

  private void replaceTheDead(List<NodeProcess> processes) {
    processes.replaceAll(process -> process.isRunning() ? process : replacementOf(process));
  }

  private NodeProcess replacementOf(NodeProcess dead) {
    if (consumers.containsKey(dead)) {
      consumers.remove(dead).close();
    }
    return fleet.start(dead.role());
  }

  /** Until nobody finds any more of the last scenario's losses. */
  private void awaitCalm() {
    long[] last = {-1};
    await().atMost(LIMIT).pollInterval(CALM).until(() -> {
      long before = last[0];
      last[0] = Stream.of(routers, rlps, agents).flatMap(List::stream).mapToLong(Scene::lost).sum();
      return last[0] == before;
    });
  }

  /** The one that the Agent has sent more to since the scenario began. */
  NodeProcess routerInUse() {
    return takenSince(routers.get(0)) > takenSince(routers.get(1)) ? routers.get(0) : routers.get(1);
  }

  private long takenSince(NodeProcess router) {
    return taken(router) - takenBefore.get(router);
  }

  private static long taken(NodeProcess router) {
    return router.metric("loggregator_ingress_envelopes_total", "router");
  }

  /** Two seconds' worth, which a queue that was filled before does not hold. */
  void awaitTraffic() {
    long before = delivered.count();
    await().atMost(LIMIT).untilAsserted(() ->
        assertThat(delivered.count()).as(fleet::logs).isGreaterThan(before + 2 * PER_SECOND));
  }

  /** Ends the producer; how many of those that an Agent has accepted did not arrive. */
  long missing() {
    long accepted = producer.stop().accepted();
    long[] last = {-1};
    await().atMost(LIMIT).pollInterval(CALM).until(() -> {
      long before = last[0];
      last[0] = delivered.count();
      return last[0] == before || last[0] == accepted;
    });
    return producer.missingIn(delivered);
  }

  /** What all but the dead have counted as lost since the scenario began. */
  long reported(NodeProcess... dead) {
    List<NodeProcess> survivors = new ArrayList<>(Stream.of(routers, rlps, agents).flatMap(List::stream).toList());
    survivors.removeAll(List.of(dead));
    return survivors.stream().mapToLong(process -> lost(process) - lostBefore.get(process)).sum();
  }

  private static long lost(NodeProcess process) {
    return process.metric("loggregator_lost_in_flight_envelopes_total")
        + process.metric("loggregator_dropped_envelopes_total");
  }

  @Override
  public void close() {
    fleet.close();
  }
}
