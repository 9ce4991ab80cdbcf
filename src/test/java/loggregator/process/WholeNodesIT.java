package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Members of a cluster that each hold all roles: the bus is only for what the other one has. */
@Tag("cluster")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WholeNodesIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Fleet fleet = new Fleet();

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void consumersOfBothGetWhatProducersOfBothSendOnce() {
    NodeProcess one = fleet.start("node").awaitUp();
    NodeProcess other = fleet.start("node").awaitUp();
    Delivered atOne = new Delivered();
    Delivered atOther = new Delivered();
    fleet.consume(one, "", atOne).awaitOpen();
    fleet.consume(other, "", atOther).awaitOpen();
    await().atMost(LIMIT).until(() -> subscriptionsAt(one) == 4 && subscriptionsAt(other) == 4);

    SteadyProducer toOne = fleet.produce(List.of(one), "source-of-one", 1_000);
    SteadyProducer toOther = fleet.produce(List.of(other), "source-of-other", 1_000);
    await().atMost(LIMIT).until(() -> atOne.count() > 4_000 && atOther.count() > 4_000);
    long sent = toOne.stop().accepted() + toOther.stop().accepted();

    await().atMost(LIMIT).until(() -> atOne.count() == sent && atOther.count() == sent);
    assertThat(atOne.mistakes()).isEmpty();
    assertThat(atOther.mistakes()).isEmpty();
    assertThat(List.of(one, other)).as("queues for the other's RLP and Log Cache and none for the own")
        .allMatch(node -> node.metric("loggregator_diodes", "subscription") == 2);
  }

  private static long subscriptionsAt(NodeProcess node) {
    return node.metric("loggregator_routing_subscriptions");
  }
}
