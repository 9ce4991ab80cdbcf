package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Four Routers are four Routers to everyone else, in how many processes they may be. */
@Tag("cluster")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstancesIT {
  private static final int ROUTERS = 4;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Fleet fleet = new Fleet();

  @AfterAll
  void close() {
    fleet.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, ROUTERS})
  void fourRoutersServeFromSoManyProcesses(int processes) {
    List<NodeProcess> routers = IntStream.range(0, processes)
        .mapToObj(i -> fleet.start("router", instances("router", ROUTERS / processes))).toList();
    NodeProcess rlp = fleet.running("rlp", 1).get(0).awaitUp();
    NodeProcess agent = fleet.running("agent", 1).get(0).awaitUp();
    routers.forEach(NodeProcess::awaitUp);
    Delivered delivered = new Delivered();
    try (SequenceConsumer consumer = fleet.consume(rlp, "", delivered).awaitOpen()) {
      await().atMost(LIMIT).until(() -> rlp.metric("loggregator_links", "router") == ROUTERS);
      await().atMost(LIMIT).until(() -> subscriptions(routers) == ROUTERS);
      SteadyProducer producer = fleet.produce(List.of(agent), "source-of-" + processes, 2_000);
      await().atMost(LIMIT).until(() -> delivered.count() > 4_000);

      long sent = producer.stop().accepted();
      await().atMost(LIMIT).until(() -> delivered.count() == sent);
    }
    assertThat(delivered.mistakes()).isEmpty();
    routers.forEach(NodeProcess::terminate);
  }

  private static JsonObject instances(String role, int count) {
    return new JsonObject().put(role, new JsonObject().put("instances", count));
  }

  private static long subscriptions(List<NodeProcess> routers) {
    return routers.stream().mapToLong(router -> router.metric("loggregator_routing_subscriptions")).sum();
  }
}
