package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import loggregator.testing.KafkaBroker;
import loggregator.testing.KafkaReader;
import loggregator.tls.TestCertificates;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The jar, which has only a part of Kafka's client, writes to a real broker. */
@Tag("kafka")
@ResourceLock("kafka")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KafkaJarIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void nodeWritesAllOfItOnceThoughTheBrokerIsKilledMeanwhile() {
    try (KafkaBroker broker = new KafkaBroker(); Fleet fleet = new Fleet(LinkKind.GRPC)) {
      String topic = broker.createTopic("envelopes", 3);
      NodeProcess node = fleet.start("node", forwarder(broker, topic)).awaitUp();
      SteadyProducer producer = fleet.produce(List.of(node), "source", 1_000);
      await().atMost(LIMIT).until(() -> sent(node) > 1_000);
      broker.kill();
      await().atMost(LIMIT).until(() -> node.metric("loggregator_ingress_envelopes_total") > sent(node) + 3_000);
      broker.start();
      long accepted = producer.stop().accepted();

      try (KafkaReader reader = new KafkaReader(broker, topic)) {
        await().atMost(LIMIT).until(() -> reader.records().size() >= accepted);
        assertThat(reader.records()).as(fleet::logs).hasSize((int) accepted);
        assertThat(reader.records().stream().map(KafkaJarIT::timestamp)).doesNotHaveDuplicates();
        assertThat(node.metric("loggregator_output_lost_envelopes_total")).isZero();
      }
    }
  }

  private static long sent(NodeProcess node) {
    return node.metric("loggregator_output_envelopes_total", "output=\"kafka\"");
  }

  private static long timestamp(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Envelope.parseFrom(record.value()).getTimestamp();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject forwarder(KafkaBroker broker, String topic) {
    return new JsonObject().put("forwarder", new JsonObject().put("kafka", new JsonObject().put("here", new JsonObject()
        .put("brokers", new JsonArray().add(broker.secureAddress())).put("topic", topic).put("timeoutMs", 1_000)
        .put("compression", "zstd").put("user", KafkaBroker.WRITER).put("password", KafkaBroker.PASSWORD)
        .put("tls", new JsonObject().put("caFile", TestCertificates.folder().resolve("ca.crt").toString())))));
  }
}
