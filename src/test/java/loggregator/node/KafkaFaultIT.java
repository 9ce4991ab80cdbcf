package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import loggregator.metrics.Metrics;
import loggregator.testing.Awaiting;
import loggregator.testing.KafkaReader;
import org.junit.jupiter.api.Test;

/** A broker that is killed, or frozen, while envelopes are on their way to it. */
class KafkaFaultIT extends KafkaScenarios {
  @Test
  void killedBrokerGetsAllOfItOnceWhenItIsBack() {
    String topic = broker.createTopic("killed", 1);
    try (TestNode node = start(Map.of("here", destination(topic)))) {
      Producer producer = node.producer();
      producer.send(numbered("source", 0));
      Awaiting.until(() -> sent(node) == 1);
      broker.kill();
      IntStream.range(1, 5_000).forEach(i -> producer.send(numbered("source", i)));
      Awaiting.until(() -> hasAll(node, 5_000));
      assertThat(sent(node)).as("the broker is down").isEqualTo(1);
      broker.start();

      expectOnceAndInOrder(topic, 5_000);
      assertThat(node.metric("loggregator_output_lost_envelopes_total")).isZero();
    }
  }

  @Test
  void frozenBrokerGetsAllOfItOnceThoughRequestsWereRepeated() {
    String topic = broker.createTopic("frozen", 1);
    try (TestNode node = start(Map.of("here", destination(topic).put("timeoutMs", 300)))) {
      Producer producer = node.producer();
      producer.send(numbered("source", 0));
      Awaiting.until(() -> sent(node) == 1);
      broker.freeze();
      IntStream.range(1, 5_000).forEach(i -> producer.send(numbered("source", i)));
      Awaiting.until(() -> hasAll(node, 5_000));
      node.workAfterMs(1_000);
      assertThat(sent(node)).as("the broker is frozen").isEqualTo(1);
      broker.thaw();

      expectOnceAndInOrder(topic, 5_000);
      assertThat(node.metric("loggregator_output_lost_envelopes_total")).isZero();
    }
  }

  @Test
  void whatAFrozenBrokerDoesNotAnswerInTimeIsLostAndTold() {
    String topic = broker.createTopic("silent", 1);
    JsonObject impatient = destination(topic).put("timeoutMs", 200).put("retryForMs", 1_000);
    try (TestNode node = start(Map.of("here", impatient))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("source"));
      Producer producer = node.producer();
      producer.send(numbered("source", 0));
      Awaiting.until(() -> sent(node) == 1);
      broker.freeze();
      IntStream.range(1, 101).forEach(i -> producer.send(numbered("source", i)));
      // those that come after the first request was given up find no connection
      Awaiting.until(() -> lost(node, "here", "in_flight") + lost(node, "here", "connect") == 100);
      assertThat(lost(node, "here", "in_flight")).isPositive();
      broker.thaw();

      Awaiting.until(() -> told(consumer, "here") == 100);
      producer.send(numbered("source", 101));
      Awaiting.until(() -> sent(node) == 2);
      try (KafkaReader reader = new KafkaReader(broker, topic)) {
        List<Long> numbers = reader.await(2).stream().map(KafkaScenarios::number).toList();
        assertThat(numbers).doesNotHaveDuplicates().contains(0L);
      }
    } finally {
      broker.thaw();
    }
  }

  @Test
  void nodeStopsBesideAFrozenBrokerAndCountsWhatItLost() {
    String topic = broker.createTopic("stopping", 1);
    try (TestNode node = start(Map.of("here", destination(topic)))) {
      Producer producer = node.producer();
      producer.send(numbered("source", 0));
      Awaiting.until(() -> sent(node) == 1);
      broker.freeze();
      IntStream.range(1, 11).forEach(i -> producer.send(numbered("source", i)));
      Awaiting.until(() -> hasAll(node, 11));
      Metrics metrics = node.services().metrics();
      node.stop();

      assertThat(metrics.scrape().lines().filter(line -> line.startsWith("loggregator_output_lost_envelopes_total"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum()).isEqualTo(10);
    } finally {
      broker.thaw();
    }
  }

  private void expectOnceAndInOrder(String topic, int count) {
    try (KafkaReader reader = new KafkaReader(broker, topic)) {
      reader.await(count);
      assertThat(reader.records().stream().map(KafkaScenarios::number))
          .containsExactlyElementsOf(LongStream.range(0, count).boxed().toList());
    }
  }

  /** Those that were sent stay in the queue, or with Kafka's client. */
  private static boolean hasAll(TestNode node, int count) {
    return node.metric("loggregator_routed_envelopes_total") >= count;
  }
}
