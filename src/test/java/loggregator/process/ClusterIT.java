package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Roles in processes of their own, on the clustered event bus. */
@Tag("cluster")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClusterIT {
  private final Fleet fleet = new Fleet();

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void everythingArrivesOnceAndInOrderThroughTwoOfEach() {
    List<NodeProcess> sinks = List.of(
        fleet.start("router"), fleet.start("router"), fleet.start("rlp"), fleet.start("rlp"));
    sinks.forEach(NodeProcess::awaitUp);
    List<NodeProcess> agents = List.of(fleet.start("agent").awaitUp(), fleet.start("agent").awaitUp());
    Delivered whole = new Delivered();
    Delivered shard = new Delivered();
    fleet.consume(sinks.get(2), "", whole).awaitOpen();
    fleet.consume(sinks.get(2), "shard", shard).awaitOpen();
    fleet.consume(sinks.get(3), "shard", shard).awaitOpen();
    List<SteadyProducer> producers = List.of(
        fleet.produce(agents.subList(0, 1), "one", 2_000), fleet.produce(agents.subList(1, 2), "two", 2_000));
    await().atMost(Duration.ofSeconds(60)).until(() -> whole.count() > 10_000);
    long sent = producers.stream().mapToLong(producer -> producer.stop().accepted()).sum();

    await().atMost(Duration.ofSeconds(20)).until(() -> whole.count() == sent && shard.count() == sent);
    assertThat(whole.mistakes()).isEmpty();
    assertThat(shard.mistakes()).isEmpty();
  }

  @Test
  void aRouterThatComesLaterIsSubscribedAtAndTakesOverWhenTheFirstLeaves() {
    NodeProcess first = fleet.start("router").awaitUp();
    NodeProcess rlp = fleet.start("rlp").awaitUp();
    NodeProcess agent = fleet.start("agent").awaitUp();
    Delivered delivered = new Delivered();
    fleet.consume(rlp, "", delivered).awaitOpen();
    SteadyProducer producer = fleet.produce(List.of(agent), "source", 2_000);
    await().atMost(Duration.ofSeconds(30)).until(() -> delivered.count() > 1_000);
    NodeProcess second = fleet.start("router").awaitUp();
    await().atMost(Duration.ofSeconds(10))
        .until(() -> second.metric("loggregator_routing_subscriptions", "router") == 1);

    assertThat(first.terminate()).isEqualTo(143);
    await().atMost(Duration.ofSeconds(10))
        .until(() -> second.metric("loggregator_ingress_envelopes_total", "router") > 2_000);
    long sent = producer.stop().accepted();
    await().atMost(Duration.ofSeconds(20)).until(() -> delivered.count() == sent);
    assertThat(delivered.mistakes()).isEmpty();
    assertThat(agent.metric("loggregator_lost_in_flight_envelopes_total")).isZero();
  }

  @Test
  void twoNodesOfOneNameAreRefused() {
    JsonObject name = new JsonObject().put("node", new JsonObject().put("id", "same"));
    fleet.start("router", name).awaitUp();
    NodeProcess second = fleet.start("router", name);

    assertThat(second.exitCode()).as("the configuration can't be honoured").isEqualTo(4);
    assertThat(second.log()).contains("\nnode.id: another router of the cluster has the name same.router.1; ");
  }
}
