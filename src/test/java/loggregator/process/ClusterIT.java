package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Roles in processes of their own, on the clustered event bus. */
@Tag("cluster")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Fleet fleet = new Fleet();

  @AfterAll
  void close() {
    fleet.close();
  }

  @Test
  void everythingArrivesOnceAndInOrderThroughTwoOfEach() {
    List<NodeProcess> routers = fleet.running("router", 2);
    List<NodeProcess> rlps = fleet.running("rlp", 2);
    List<NodeProcess> agents = fleet.running("agent", 2);
    Stream.of(routers, rlps, agents).flatMap(List::stream).forEach(NodeProcess::awaitUp);
    Delivered whole = new Delivered();
    Delivered shard = new Delivered();
    try (SequenceConsumer ofAll = fleet.consume(rlps.get(0), "", whole).awaitOpen();
        SequenceConsumer oneOfShard = fleet.consume(rlps.get(0), "shard", shard).awaitOpen();
        SequenceConsumer otherOfShard = fleet.consume(rlps.get(1), "shard", shard).awaitOpen()) {
      awaitSubscriptions(routers, 3);
      List<SteadyProducer> producers = List.of(
          fleet.produce(agents.subList(0, 1), "one", 2_000), fleet.produce(agents.subList(1, 2), "two", 2_000));
      await().atMost(LIMIT).until(() -> whole.count() > 10_000);
      long sent = producers.stream().mapToLong(producer -> producer.stop().accepted()).sum();

      await().atMost(LIMIT).until(() -> whole.count() == sent && shard.count() == sent);
    }
    assertThat(whole.mistakes()).isEmpty();
    assertThat(shard.mistakes()).isEmpty();
  }

  @Test
  void aRouterThatComesLaterIsSubscribedAtAndTakesOverWhenTheFirstLeave() {
    List<NodeProcess> first = fleet.running("router", 1);
    NodeProcess rlp = fleet.running("rlp", 1).get(0).awaitUp();
    NodeProcess agent = fleet.running("agent", 1).get(0).awaitUp();
    first.forEach(NodeProcess::awaitUp);
    Delivered delivered = new Delivered();
    try (SequenceConsumer consumer = fleet.consume(rlp, "", delivered).awaitOpen()) {
      awaitSubscriptions(first, 1);
      SteadyProducer producer = fleet.produce(List.of(agent), "source", 2_000);
      await().atMost(LIMIT).until(() -> delivered.count() > 1_000);
      NodeProcess second = fleet.start("router").awaitUp();
      awaitSubscriptions(List.of(second), 1);

      first.forEach(router -> assertThat(router.terminate()).isEqualTo(143));
      await().atMost(LIMIT).until(() -> second.metric("loggregator_ingress_envelopes_total", "router") > 2_000);
      long sent = producer.stop().accepted();
      await().atMost(LIMIT).until(() -> delivered.count() == sent);
    }
    assertThat(delivered.mistakes()).isEmpty();
    assertThat(agent.metric("loggregator_lost_in_flight_envelopes_total")).isZero();
  }

  @Test
  void anyMemberTellsOfAllOthersInItsStatus() {
    NodeProcess router = fleet.running("router", 1).get(0).awaitUp();
    NodeProcess rlp = fleet.running("rlp", 1).get(0).awaitUp();

    for (NodeProcess asked : List.of(router, rlp)) {
      await().atMost(LIMIT).until(() -> members(asked).containsAll(List.of(router.name(), rlp.name())));
    }
  }

  @Test
  void aMemberThatIsSilentIsNamedAndTheOthersAreTold() {
    NodeProcess router = fleet.start("router").awaitUp();
    NodeProcess rlp = fleet.running("rlp", 1).get(0).awaitUp();
    await().atMost(LIMIT).until(() -> members(rlp).contains(router.name()));
    try {
      router.freeze();
      // an answer is given again for a second
      await().atMost(LIMIT).until(() -> !members(rlp).contains(router.name()));
      JsonArray nodes = new JsonObject(rlp.get("/status?fleet=true")).getJsonArray("nodes");
      assertThat(members(nodes)).contains(rlp.name());
      assertThat(nodes.stream().map(JsonObject.class::cast).filter(node -> node.containsKey("failure")))
          .singleElement().satisfies(silent -> {
            assertThat(silent.getString("failure")).isEqualTo("no answer in time");
            assertThat(silent.getString("address")).contains(router.name());
          });
    } finally {
      router.thaw();
      router.close();
    }
  }

  /** By their own documents. */
  private static List<String> members(NodeProcess asked) {
    return members(new JsonObject(asked.get("/status?fleet=true")).getJsonArray("nodes"));
  }

  private static List<String> members(JsonArray nodes) {
    return nodes.stream()
        .map(JsonObject.class::cast).filter(node -> node.containsKey("status"))
        .map(node -> node.getJsonObject("status").getJsonObject("node").getString("id")).toList();
  }

  private static void awaitSubscriptions(List<NodeProcess> routers, int count) {
    await().atMost(LIMIT).until(() -> routers.stream()
        .allMatch(router -> router.metric("loggregator_routing_subscriptions", "router") == count));
  }

  @Test
  void twoNodesOfOneNameAreRefused() {
    NodeProcess first = fleet.running("router", 1).get(0).awaitUp();
    NodeProcess second = fleet.start("router", new JsonObject().put("node", new JsonObject().put("id", first.name())));

    assertThat(second.exitCode()).as("the configuration can't be honoured").isEqualTo(4);
    assertThat(second.log())
        .contains("\nnode.id: another router of the cluster has the name " + first.name() + ".router.1; ");
  }

  @Test
  void ofTwoNodesOfOneNameThatStartAtOnceOneIsRefused() {
    NodeProcess there = fleet.running("rlp", 1).get(0).awaitUp();
    JsonObject name = new JsonObject().put("node", new JsonObject().put("id", "twin"));
    List<NodeProcess> twins = List.of(fleet.start("router", name), fleet.start("router", name));

    await().atMost(LIMIT.multipliedBy(3)).until(() -> twins.stream().filter(twin -> !twin.isRunning()).count() == 1
        && twins.stream().anyMatch(NodeProcess::isHealthy));
    assertThat(twins).filteredOn(twin -> !twin.isRunning()).singleElement().satisfies(refused -> {
      assertThat(refused.exitCode()).isEqualTo(4);
      assertThat(refused.log()).contains("another router of the cluster has the name twin.router.1");
    });
    assertThat(there.isHealthy()).isTrue();
    twins.forEach(NodeProcess::terminate);
  }

  @Test
  void aNodeThatWasKilledGetsItsNameBack() {
    JsonObject name = new JsonObject().put("node", new JsonObject().put("id", "phoenix"));
    fleet.running("rlp", 1).get(0).awaitUp();
    fleet.start("router", name).awaitUp().kill();

    NodeProcess again = fleet.start("router", name).awaitUp();

    assertThat(again.log()).contains("phoenix.router.1.").doesNotContain("names must be unique");
    again.terminate();
  }
}
