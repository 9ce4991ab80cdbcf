package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MockClock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import loggregator.client.Loggregator;
import loggregator.client.LoggregatorHandler;
import loggregator.client.LoggregatorMeterRegistry;
import loggregator.client.PemTls;
import loggregator.testing.FreePorts;
import loggregator.testing.GrpcChannels;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;

/** The producers' library against a whole node. */
class ClientTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void allKindsOfEnvelopesArrive() {
    try (TestNode node = start(write -> {}); Loggregator client = client(node, "http").build()) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.everything());
      client.log("a \"quoted\"\nline ä€😀", true, Map.of("k\t", "v\\"));
      client.count("requests", 3, Map.of());
      client.gauge("load", 1.5, "percent", Map.of());
      client.gauge("odd", Double.NaN, null, Map.of());
      client.timer("http", 5, 9, Map.of());
      client.event("title", "body", Map.of());
      assertThat(client.flush(LONG)).isTrue();

      Envelope log = consumer.receive(6).get(0);
      assertThat(log.getLog().getPayload().toStringUtf8()).isEqualTo("a \"quoted\"\nline ä€😀");
      assertThat(log.getLog().getType()).isEqualTo(Log.Type.ERR);
      assertThat(log.getTagsMap()).containsAllEntriesOf(Map.of("zone", "z1", "k\t", "v\\"));
      assertThat(consumer.received()).allMatch(e -> e.getSourceId().equals("shop") && e.getInstanceId().equals("2"));
      assertThat(consumer.received().get(1).getCounter().getTotal()).isEqualTo(3);
      assertThat(consumer.received().get(2).getGauge().getMetricsOrThrow("load").getUnit()).isEqualTo("percent");
      assertThat(consumer.received().get(3).getGauge().getMetricsOrThrow("odd").getValue()).isNaN();
      assertThat(consumer.received().get(4).getTimer().getStop()).isEqualTo(9);
      assertThat(consumer.received().get(5).getEvent().getBody()).isEqualTo("body");
    }
  }

  @Test
  void manyLinesArriveInOrderOverMutualTls() throws IOException {
    Path folder = GrpcChannels.certificates();
    JsonObject tls = new JsonObject().put("caFile", folder.resolve("ca.crt").toString())
        .put("certFile", folder.resolve("gateway.crt").toString())
        .put("keyFile", folder.resolve("gateway.key").toString());
    try (TestNode node = start(write -> write.put("tls", tls));
        Loggregator client = client(node, "https").tls(PemTls.mutual(folder.resolve("ca.crt"),
            folder.resolve("client.crt"), folder.resolve("client.key"))).build()) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("shop"));
      IntStream.range(0, 5_000).forEach(i -> client.log("line " + i));

      assertThat(consumer.receive(5_000)).extracting(e -> e.getLog().getPayload().toStringUtf8())
          .containsExactlyElementsOf(IntStream.range(0, 5_000).mapToObj(i -> "line " + i).toList());
      assertThat(client.dropped()).isZero();
    }
  }

  @Test
  void whatIsBufferedIsSentWhenTheAgentIsThere() throws IOException {
    int port = FreePorts.one();
    try (Loggregator client = Loggregator.of("shop").agent("http://127.0.0.1:" + port).build()) {
      client.log("early");
      assertThat(client.flush(Duration.ofMillis(300))).isFalse();
      try (TestNode node = start(write -> write.getJsonObject("http").put("port", port))) {
        assertThat(client.flush(LONG)).isTrue();
        assertThat(client.dropped()).isZero();
        assertThat(node.metric("loggregator_input_envelopes_total", "input=\"write\"")).isOne();
      }
    }
  }

  @Test
  void aDeafAgentMakesNobodyWaitAndTheLossIsTold() throws IOException {
    try (TestNode node = start(write -> {})) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("shop"));
      try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          Loggregator client = Loggregator.of("shop").agent("http://127.0.0.1:" + deaf.getLocalPort())
              .maxBufferBytes(10_000).timeout(Duration.ofMillis(100)).build()) {
        IntStream.range(0, 1_000).forEach(i -> client.log("line " + i));
        assertThat(client.dropped()).isPositive();
      }
      Loggregator client = client(node, "http").maxBufferBytes(10_000).build();
      try (client) {
        IntStream.range(0, 100_000).forEach(i -> client.log("line " + i));
        assertThat(client.dropped()).isPositive();
        assertThat(client.flush(LONG)).isTrue();
        await().until(() -> consumer.received().stream().anyMatch(e ->
            e.getLog().getPayload().toStringUtf8().startsWith("Dropped ")));
      }
    }
  }

  @Test
  void theJdksLogIsSent() {
    try (TestNode node = start(write -> {})) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("shop"));
      Logger logger = Logger.getAnonymousLogger();
      logger.setUseParentHandlers(false);
      LoggregatorHandler handler = new LoggregatorHandler(client(node, "http").build());
      logger.addHandler(handler);
      logger.log(Level.INFO, "{0} items", 3);
      logger.log(Level.SEVERE, "broken", new IllegalStateException("why"));
      handler.close();

      Envelope info = consumer.receive(2).get(0);
      assertThat(info.getLog().getPayload().toStringUtf8()).isEqualTo("3 items");
      assertThat(info.getLog().getType()).isEqualTo(Log.Type.OUT);
      assertThat(info.getTagsMap()).containsEntry("level", "INFO");
      assertThat(consumer.received().get(1).getLog().getType()).isEqualTo(Log.Type.ERR);
      assertThat(consumer.received().get(1).getLog().getPayload().toStringUtf8())
          .startsWith("broken\njava.lang.IllegalStateException: why\n\tat ");
    }
  }

  @Test
  void micrometersMetersArePublished() {
    try (TestNode node = start(write -> {}); Loggregator client = client(node, "http").build()) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.everything());
      MockClock clock = new MockClock();
      LoggregatorMeterRegistry meters = new LoggregatorMeterRegistry(client, Duration.ofMinutes(1), clock);
      meters.counter("requests", "path", "/").increment(3.5);
      meters.gauge("depth", 7);
      meters.timer("http").record(Duration.ofSeconds(2));
      clock.add(Duration.ofMinutes(1));
      meters.close();
      assertThat(client.flush(LONG)).isTrue();

      await().until(() -> consumer.received().size() >= 5);
      assertThat(consumer.received()).anyMatch(e -> e.getCounter().getName().equals("requests")
          && e.getCounter().getTotal() == 3 && e.getTagsOrThrow("path").equals("/"));
      assertThat(consumer.received()).anyMatch(e -> hasValue(e, "depth", 7));
      assertThat(consumer.received()).anyMatch(e -> hasValue(e, "http.total", 2));
      assertThat(consumer.received()).anyMatch(e -> hasValue(e, "http.count", 1));
    }
  }

  private static boolean hasValue(Envelope envelope, String name, double value) {
    return envelope.getGauge().getMetricsMap().containsKey(name)
        && envelope.getGauge().getMetricsOrThrow(name).getValue() == value;
  }

  private static Loggregator.Builder client(TestNode node, String scheme) {
    return Loggregator.of("shop").instanceId("2").tag("zone", "z1")
        .agent(scheme + "://127.0.0.1:" + node.port("agent.write.http"));
  }

  private static TestNode start(java.util.function.Consumer<JsonObject> change) {
    JsonObject write = new JsonObject().put("http", new JsonObject().put("port", 0));
    change.accept(write);
    return TestNode.start(config -> config.getJsonObject("agent").put("write", write));
  }
}
