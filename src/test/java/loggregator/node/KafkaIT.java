package loggregator.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import loggregator.testing.Awaiting;
import loggregator.testing.KafkaBroker;
import loggregator.testing.KafkaReader;
import loggregator.tls.TestCertificates;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node writes to a real broker of Kafka, and what becomes of it where the broker does not want it. */
class KafkaIT extends KafkaScenarios {
  @Test
  void eachSourceStaysInOnePartitionAndInItsOrder() throws Exception {
    String topic = broker.createTopic("ordered", 4);
    try (TestNode node = start(Map.of("here", destination(topic).put("compression", "gzip")
        .put("headerTags", new JsonArray().add("deployment")).put("flushIntervalMs", 5)));
        KafkaReader reader = new KafkaReader(broker, topic)) {
      Producer producer = node.producer();
      IntStream.range(0, 2_000).forEach(i -> producer.send(numbered("source-" + i % 7, i)));
      reader.await(2_000);

      Map<String, List<ConsumerRecord<byte[], byte[]>>> bySource = reader.records().stream()
          .collect(java.util.stream.Collectors.groupingBy(record -> new String(record.key(), UTF_8)));
      assertThat(reader.records()).hasSize(2_000);
      assertThat(bySource).hasSize(7);
      for (List<ConsumerRecord<byte[], byte[]>> records : bySource.values()) {
        assertThat(records).extracting(ConsumerRecord::partition).containsOnly(records.get(0).partition());
        assertThat(records).extracting(KafkaScenarios::number).isSorted().doesNotHaveDuplicates();
      }
      ConsumerRecord<byte[], byte[]> first = reader.records().get(0);
      assertThat(first.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
      assertThat(Stream.of(first.headers().toArray()).map(header -> header.key() + "=" + new String(header.value(), UTF_8)))
          .containsExactly("type=counter", "source_id=" + new String(first.key(), UTF_8), "instance_id=0", "deployment=cf");
      assertThat(reader.records()).extracting(ConsumerRecord::partition).contains(0, 1);
      Awaiting.until(() -> sent(node) == 2_000);
    }
  }

  @Test
  void jsonIsWrittenOverTlsWithAPassword() {
    String topic = broker.createTopic("json", 1);
    try (TestNode node = start(Map.of("here", secure(topic, KafkaBroker.WRITER).put("format", "json")
        .put("compression", "zstd").put("types", new JsonArray().add("log")))); KafkaReader reader = new KafkaReader(broker, topic)) {
      node.producer().send(DrainsTest.log("web", "in JSON"));

      JsonObject envelope = new JsonObject(new String(reader.await(1).get(0).value(), UTF_8));
      assertThat(envelope.getString("source_id")).isEqualTo("web");
      assertThat(Base64.getDecoder().decode(envelope.getJsonObject("log").getString("payload"))).asString()
          .isEqualTo("in JSON");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"leader", "none"})
  void fewerAcknowledgementsAreEnoughWhereThatIsWanted(String acks) {
    String topic = broker.createTopic("acks-" + acks, 1);
    try (TestNode node = start(Map.of("here", destination(topic).put("acks", acks)));
        KafkaReader reader = new KafkaReader(broker, topic)) {
      Producer producer = node.producer();
      IntStream.range(0, 20).forEach(i -> producer.send(numbered("source", i)));

      assertThat(reader.await(20)).extracting(KafkaScenarios::number).isSorted().hasSize(20);
      Awaiting.until(() -> sent(node) == 20);
    }
  }

  @Test
  void whoIsRefusedOrNotReachedLosesByItselfAndExactly() {
    String topic = broker.createTopic("sound", 1);
    JsonObject wrongPassword = secure(topic, KafkaBroker.WRITER).put("password", "wrong");
    JsonObject foreignCa = secure(topic, KafkaBroker.WRITER).put("tls",
        new JsonObject().put("caFile", TestCertificates.foreignFolder().resolve("ca.crt").toString()));
    Map<String, JsonObject> refused = Map.of("topicless", destination("none"), "wrongPassword", wrongPassword,
        "foreignCa", foreignCa, "guest", secure(topic, KafkaBroker.GUEST));
    Map<String, JsonObject> unreached = Map.of(
        "nobody", destination(topic).put("brokers", new JsonArray().add("127.0.0.1:1")),
        "nameless", destination(topic).put("brokers", new JsonArray().add("kafka.invalid:9092")).put("allowPlainText", true));
    Map<String, JsonObject> all = new java.util.HashMap<>(refused);
    all.putAll(unreached);
    all.values().forEach(each -> each.put("retryForMs", 2_000));
    all.put("sound", destination(topic));
    try (TestNode node = start(all); KafkaReader reader = new KafkaReader(broker, topic)) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("source"));
      Producer producer = node.producer();
      IntStream.range(0, 50).forEach(i -> producer.send(numbered("source", i)));
      reader.await(50);

      refused.keySet().forEach(name -> Awaiting.until(() -> lost(node, name, "refused") == 50));
      unreached.keySet().forEach(name -> Awaiting.until(() -> lost(node, name, "connect") == 50));
      all.keySet().stream().filter(name -> !name.equals("sound")).forEach(name ->
          Awaiting.until(() -> told(consumer, name) == 50));
      assertThat(node.metric("loggregator_output_failing", "output=\"kafka\"")).isEqualTo(6);
      assertThat(reader.records()).hasSize(50);
    }
  }

  @Test
  void whatIsTooLargeForTheBrokerIsLostAlone() {
    String topic = broker.createTopic("sizes", 2);
    try (TestNode node = start(Map.of("here", destination(topic).put("flushIntervalMs", 200)));
        KafkaReader reader = new KafkaReader(broker, topic)) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("large"));
      node.producer().send(EnvelopeBatch.newBuilder().addBatch(numbered("small", 1))
          .addBatch(numbered("large", 2).toBuilder().putTags("long", "x".repeat(2 * KafkaBroker.MAX_RECORD_BYTES)))
          .addBatch(numbered("small", 3)).build());

      assertThat(reader.await(2)).extracting(KafkaScenarios::number).containsExactlyInAnyOrder(1L, 3L);
      Awaiting.until(() -> lost(node, "here", "rejected") == 1 && told(consumer, "here") == 1);
      assertThat(sent(node)).isEqualTo(2);
    }
  }

  private JsonObject secure(String topic, String user) {
    return destination(topic).put("brokers", new JsonArray().add(broker.secureAddress()))
        .put("tls", new JsonObject().put("caFile", TestCertificates.folder().resolve("ca.crt").toString()))
        .put("user", user).put("password", KafkaBroker.PASSWORD);
  }
}
