package loggregator.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import loggregator.testing.Awaiting;
import loggregator.testing.KafkaBroker;
import loggregator.testing.KafkaReader;
import loggregator.tls.TestCertificates;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The built jar, in which Kafka's client is packed with all else and finds its parts by their names. */
@Tag("kafka")
@ResourceLock("kafka")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KafkaJarIT {
  private static final int ENOUGH = 1_000;

  @Test
  void writesInEachWayAndStopsInOrderBesideAFrozenBroker() throws Exception {
    try (KafkaBroker broker = new KafkaBroker(); Fleet fleet = new Fleet(LinkKind.GRPC, Surroundings.shipped())) {
      String plain = broker.createTopic("plain", 2);
      String secure = broker.createTopic("secure", 1);
      JsonObject topics = new JsonObject()
          .put("plain", destination(broker.address(), plain).put("compression", "gzip"))
          .put("secure", secure(broker, secure).put("format", "json").put("compression", "zstd"));
      NodeProcess node =
          fleet.start("node", new JsonObject().put("forwarder", new JsonObject().put("kafka", topics))).awaitUp();
      SteadyProducer producer = fleet.produce(List.of(node), "source", 500);
      try (KafkaReader reader = new KafkaReader(broker, plain); KafkaReader secureReader = new KafkaReader(broker, secure)) {
        assertThat(Envelope.parseFrom(reader.await(ENOUGH).get(0).value()).getSourceId()).startsWith("source");
        assertThat(new JsonObject(new String(secureReader.await(ENOUGH).get(0).value(), UTF_8)).getString("source_id"))
            .startsWith("source");
      }
      broker.freeze();
      awaitMoreRouted(node);
      long sent = sent(node);
      awaitMoreRouted(node);
      assertThat(sent(node)).as("the broker is frozen").isEqualTo(sent);
      producer.stop();

      assertThat(node.terminate()).as(node::describe).isEqualTo(143);
      assertThat(node.log()).doesNotContain("Exception", "NoClassDefFound");
    }
  }

  private static void awaitMoreRouted(NodeProcess node) {
    long before = routed(node);
    Awaiting.until(() -> routed(node) > before + ENOUGH);
  }

  private static long routed(NodeProcess node) {
    return node.metric("loggregator_routed_envelopes_total");
  }

  private static long sent(NodeProcess node) {
    return node.metric("loggregator_output_envelopes_total", "output=\"kafka\"");
  }

  private static JsonObject destination(String broker, String topic) {
    return new JsonObject().put("brokers", new JsonArray().add(broker)).put("topic", topic)
        .put("types", new JsonArray().add("log")).put("timeoutMs", 2_000).put("flushIntervalMs", 20);
  }

  private static JsonObject secure(KafkaBroker broker, String topic) {
    return destination(broker.secureAddress(), topic)
        .put("tls", new JsonObject().put("caFile", TestCertificates.folder().resolve("ca.crt").toString()))
        .put("user", KafkaBroker.WRITER).put("password", KafkaBroker.PASSWORD);
  }
}
