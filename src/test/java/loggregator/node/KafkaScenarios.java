package loggregator.node;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggregator.testing.KafkaBroker;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Nodes in the test beside a real broker of Kafka, to which they write numbered counters. */
@Tag("kafka")
@ResourceLock("kafka")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KafkaScenarios {
  KafkaBroker broker;

  @BeforeAll
  void startBroker() {
    broker = new KafkaBroker();
  }

  @AfterAll
  void closeBroker() {
    broker.close();
  }

  static TestNode start(Map<String, JsonObject> topics) {
    JsonObject all = new JsonObject();
    topics.forEach(all::put);
    return TestNode.start(config -> config.put("forwarder", new JsonObject().put("kafka", all)));
  }

  JsonObject destination(String topic) {
    return new JsonObject().put("brokers", new JsonArray().add(broker.address())).put("topic", topic)
        .put("types", new JsonArray().add("counter")).put("timeoutMs", 1_000).put("flushIntervalMs", 20);
  }

  /** No log, lest what is told of losses be sent there, too. */
  static Envelope numbered(String source, long number) {
    return Envelope.newBuilder().setSourceId(source).setInstanceId("0").putTags("deployment", "cf")
        .setCounter(Counter.newBuilder().setName("n").setTotal(number)).build();
  }

  static long number(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Envelope.parseFrom(record.value()).getCounter().getTotal();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  static double sent(TestNode node) {
    return node.metric("loggregator_output_envelopes_total", "output=\"kafka\"");
  }

  static double lost(TestNode node, String name, String reason) {
    return node.metric("loggregator_output_lost_envelopes_total", "output=\"kafka\"",
        "destination=\"" + name + "\"", "reason=\"" + reason + "\"");
  }

  static long told(Consumer consumer, String name) {
    return consumer.received().stream().map(notice -> notice.getLog().getPayload().toStringUtf8())
        .filter(text -> text.endsWith(" " + name))
        .mapToLong(text -> Long.parseLong(text.substring(0, text.indexOf(' ')))).sum();
  }
}
