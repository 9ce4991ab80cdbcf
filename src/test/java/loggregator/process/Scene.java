package loggregator.process;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Two Routers, some RLPs whose consumers share a shard, some Agents and a producer that uses one after the other. */
final class Scene implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(30);
  /** Of the queues of one process. */
  static final long DEAD_PROCESS_SHARE = 20_000;
  private static final int PER_SECOND = 2_000;

  final Fleet fleet;
  final Delivered delivered = new Delivered();
  final List<NodeProcess> routers;
  final List<NodeProcess> rlps;
  final List<NodeProcess> agents;
  private SteadyProducer producer;

  Scene(LinkKind link, int rlpCount, int agentCount) {
    fleet = new Fleet(link);
    routers = start("router", 2);
    rlps = start("rlp", rlpCount);
    agents = start("agent", agentCount);
    try {
      begin();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private List<NodeProcess> start(String role, int count) {
    return IntStream.range(0, count).mapToObj(i -> fleet.start(role, new JsonObject())).toList();
  }

  private void begin() {
    Stream.of(routers, rlps, agents).flatMap(List::stream).forEach(NodeProcess::awaitUp);
    rlps.forEach(rlp -> fleet.consume(rlp, "shard", delivered).awaitOpen());
    await().atMost(LIMIT).until(() -> routers.stream()
        .allMatch(router -> router.metric("loggregator_routing_subscriptions", "router") == rlps.size()));
    producer = fleet.produce(agents, "source", PER_SECOND);
    awaitTraffic();
  }

  /** The one that the Agent has sent more to. */
  NodeProcess routerInUse() {
    return taken(routers.get(0)) > taken(routers.get(1)) ? routers.get(0) : routers.get(1);
  }

  private static long taken(NodeProcess router) {
    return router.metric("loggregator_ingress_envelopes_total", "router");
  }

  /** Two seconds' worth, which a queue that was filled before does not hold. */
  void awaitTraffic() {
    long before = delivered.count();
    await().atMost(LIMIT).until(() -> delivered.count() > before + 2 * PER_SECOND);
  }

  /** Ends the producer; how many of those that an Agent has accepted did not arrive. */
  long missing() {
    long accepted = producer.stop().accepted();
    long[] last = {-1};
    await().atMost(LIMIT).pollInterval(Duration.ofMillis(500)).until(() -> {
      long before = last[0];
      last[0] = delivered.count();
      return last[0] == before || last[0] == accepted;
    });
    return producer.missingIn(delivered);
  }

  /** What all but the dead have counted as lost. */
  long reported(NodeProcess... dead) {
    List<NodeProcess> survivors = new ArrayList<>(Stream.of(routers, rlps, agents).flatMap(List::stream).toList());
    survivors.removeAll(List.of(dead));
    return survivors.stream().mapToLong(Scene::lost).sum();
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
