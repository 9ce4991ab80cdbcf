package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Traffic Controller in a process of its own, between two Routers and consumers of the first generation. */
@Tag("cluster")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TrafficControllerIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PER_SECOND = 1_000;
  private static final int EXIT_CODE_OF_SIGTERM = 143;
  private static final int NORMAL = 1000;

  private final Delivered firehose = new Delivered();
  private final Delivered shard = new Delivered();
  private final Delivered app = new Delivered();
  private Fleet fleet;

  @AfterEach
  void close() {
    fleet.close();
  }

  /** The producer stays with its one Agent, so that all it sends is of the application of that name. */
  @ParameterizedTest
  @EnumSource
  void losesNothingWhenARouterStopsAndEndsItsStreamsInOrderWhenItStopsItself(LinkKind link) {
    fleet = new Fleet(link);
    List<NodeProcess> routers = List.of(fleet.start("router"), fleet.start("router"));
    NodeProcess controller = fleet.start("trafficController");
    NodeProcess agent = fleet.start("agent");
    Stream.concat(routers.stream(), Stream.of(controller, agent)).forEach(NodeProcess::awaitUp);
    List<V1Stream> streams = List.of(
        fleet.open(controller, "/firehose/whole", firehose), fleet.open(controller, "/firehose/shard", shard),
        fleet.open(controller, "/firehose/shard", shard), fleet.open(controller, "/apps/source-0/stream", app));
    await().atMost(LIMIT).until(() -> routers.stream()
        .allMatch(router -> router.metric("loggregator_routing_subscriptions", "router") == streams.size()));
    SteadyProducer producer = fleet.produce(List.of(agent), "source", PER_SECOND);
    awaitTraffic();

    NodeProcess inUse = taken(routers.get(0)) > taken(routers.get(1)) ? routers.get(0) : routers.get(1);
    assertThat(taken(inUse)).isPositive();
    assertThat(inUse.terminate()).as(inUse.log()).isEqualTo(EXIT_CODE_OF_SIGTERM);
    awaitTraffic();

    long sent = producer.stop().accepted();
    for (Delivered delivered : List.of(firehose, shard, app)) {
      await().atMost(LIMIT).untilAsserted(() -> assertThat(delivered.count()).as(fleet::logs).isEqualTo(sent));
      assertThat(delivered.mistakes()).isEmpty();
    }
    assertThat(controller.terminate()).as(controller.log()).isEqualTo(EXIT_CODE_OF_SIGTERM);
    assertThat(streams).extracting(V1Stream::closeStatus).containsOnly(NORMAL);
  }

  private void awaitTraffic() {
    long before = app.count();
    await().atMost(LIMIT).until(() -> app.count() > before + PER_SECOND);
  }

  private static long taken(NodeProcess router) {
    return router.metric("loggregator_ingress_envelopes_total", "router");
  }
}
