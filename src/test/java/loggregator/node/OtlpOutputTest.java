package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.grpc.Metadata;
import io.grpc.Status;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import loggregator.testing.Awaiting;
import loggregator.testing.FreePorts;
import loggregator.testing.GrpcChannels;
import loggregator.testing.TcpProxy;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OTLP out of a whole node: to a receiver of gRPC's own, and to another node's input. */
class OtlpOutputTest {
  private static final String HEX16 = "0af7651916cd43dd8448eb211c80319c";
  private static final String HEX8 = "b7ad6b7169203331";

  @Test
  void logsArriveInTheirOrderWithTheHeaders() {
    try (Collector collector = Collector.open();
        TestNode node = start(to(collector).put("headers", new JsonObject().put("x-scope-orgid", "us")))) {
      Producer producer = node.producer();
      IntStream.range(0, 500).forEach(i -> producer.send(DrainsTest.log("app", "line " + i)));

      assertThat(collector.receive(500))
          .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(i -> "line " + i).toList());
      assertThat(collector.headers()).allMatch(headers ->
          "us".equals(headers.get(Metadata.Key.of("x-scope-orgid", Metadata.ASCII_STRING_MARSHALLER))));
      Awaiting.until(() -> node.metric("loggregator_output_envelopes_total", "destination=\"there\"") == 500);
    }
  }

  @Test
  void whatIsRefusedForNowComesAgainAndWhatIsRefusedForGoodDoesNot() {
    try (Collector collector = Collector.open()) {
      collector.refuse(Status.UNAVAILABLE);
      collector.refuse(Status.UNAVAILABLE);
      collector.refuse(Status.INVALID_ARGUMENT);
      try (TestNode node = start(to(collector).put("maxBatchEnvelopes", 1))) {
        Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
        node.producer().send(DrainsTest.log("app", "lost"), DrainsTest.log("other", "comes"));

        assertThat(collector.receive(1)).containsExactly("comes");
        assertThat(node.metric("loggregator_output_retries_total")).isEqualTo(2);
        assertThat(node.metric("loggregator_output_lost_envelopes_total", "reason=\"refused\"")).isOne();
        assertThat(consumer.receive(2).get(1).getLog().getPayload().toStringUtf8())
            .isEqualTo("1 envelopes of app lost on their way to there");
      }
    }
  }

  @Test
  void overHttpOnlyFourStatusesMeanThatItMayComeAgain() throws IOException {
    Queue<Integer> statuses = new ConcurrentLinkedQueue<>(List.of(503, 502, 429, 504, 500, 404, 401));
    AtomicInteger requests = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/logs", exchange -> {
      requests.incrementAndGet();
      exchange.getRequestBody().readAllBytes();
      Integer status = statuses.poll();
      exchange.sendResponseHeaders(status == null ? 200 : status, -1);
      exchange.close();
    });
    server.start();
    try (TestNode node = start(new JsonObject().put("url", "http://127.0.0.1:" + server.getAddress().getPort())
        .put("protocol", "http").put("maxBatchEnvelopes", 1))) {
      node.producer().send(IntStream.range(0, 4).mapToObj(i -> DrainsTest.log("app", "line " + i))
          .toArray(Envelope[]::new));

      Awaiting.until(() -> node.metric("loggregator_output_lost_envelopes_total", "reason=\"refused\"") == 3
          && node.metric("loggregator_output_envelopes_total") >= 1);
      assertThat(node.metric("loggregator_output_retries_total")).isEqualTo(4);
      assertThat(requests).hasValueGreaterThanOrEqualTo(8);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void partialSuccessCountsWhatWasNotWanted() {
    try (Collector collector = Collector.open()) {
      collector.answer = ExportLogsServiceResponse.newBuilder().setPartialSuccess(
          ExportLogsPartialSuccess.newBuilder().setRejectedLogRecords(2)).build();
      try (TestNode node = start(to(collector))) {
        node.producer().send(
            DrainsTest.log("app", "a"), DrainsTest.log("app", "b"), DrainsTest.log("app", "c"));

        Awaiting.until(() -> node.metric("loggregator_output_lost_envelopes_total", "reason=\"rejected\"") == 2);
        assertThat(node.metric("loggregator_output_envelopes_total")).isOne();
      }
    }
  }

  @Test
  void packedRequestsAreTaken() {
    try (Collector collector = Collector.open(); TestNode node = start(to(collector).put("gzip", true))) {
      node.producer().send(DrainsTest.log("app", "packed"));

      assertThat(collector.receive(1)).containsExactly("packed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void everyTypeComesBackFromAnotherNode(String protocol) {
    Path folder = GrpcChannels.certificates();
    JsonObject any = new JsonObject().put("port", 0);
    JsonObject tls = new JsonObject().put("certFile", folder.resolve("metron.crt").toString())
        .put("keyFile", folder.resolve("metron.key").toString()).put("caFile", folder.resolve("ca.crt").toString());
    try (TestNode receiver = TestNode.start(config -> config.getJsonObject("agent").put("otlp",
            new JsonObject().put("grpc", any).put("http", any).put("tls", tls)));
        TestNode node = start(new JsonObject().put("protocol", protocol).put("gzip", true)
            .put("url", "https://localhost:" + receiver.port("agent.otlp." + protocol))
            .put("tls", new JsonObject().put("caFile", folder.resolve("ca.crt").toString())
                .put("certFile", folder.resolve("client.crt").toString())
                .put("keyFile", folder.resolve("client.key").toString())))) {
      Consumer consumer = Consumer.open(receiver.rlpChannel(), Consumer.everything());
      List<Envelope> sent = List.of(
          DrainsTest.log("app", "line"),
          envelope().setEvent(Event.newBuilder().setTitle("t").setBody("b")).build(),
          envelope().setCounter(Counter.newBuilder().setName("c").setTotal(5).setDelta(5)).build(),
          envelope().setGauge(Gauge.newBuilder().putMetrics("g",
              GaugeValue.newBuilder().setUnit("s").setValue(0.5).build())).build(),
          envelope().putTags("trace_id", HEX16).putTags("span_id", HEX8)
              .setTimer(Timer.newBuilder().setName("t").setStart(1).setStop(7)).build());
      node.producer().send(sent.toArray(Envelope[]::new));

      List<Envelope> received = consumer.receive(5);
      assertThat(received).extracting(OtlpOutputTest::withoutOurMarks)
          .containsExactlyInAnyOrderElementsOf(sent.stream().map(OtlpOutputTest::withoutOurMarks).toList());
    }
  }

  @Test
  void whatLeadsBackGoesRoundAFewTimesOnly() throws IOException {
    int port = FreePorts.one();
    try (TcpProxy unknown = new TcpProxy(port); TestNode node = TestNode.start(config -> {
      config.getJsonObject("agent").put("otlp", new JsonObject().put("grpc", new JsonObject().put("port", port))
          .put("http", new JsonObject().put("port", 0)));
      config.put("forwarder", new JsonObject().put("otlp", new JsonObject().put("there",
          new JsonObject().put("url", "http://127.0.0.1:" + unknown.port()).put("flushIntervalMs", 5))));
    })) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
      node.producer().send(DrainsTest.log("app", "round"));

      Awaiting.until(() -> node.metric("loggregator_output_unfit_envelopes_total", "reason=\"loop\"") == 1);
      assertThat(consumer.receive(5)).extracting(e -> e.getTagsOrDefault("loggregator.hops", "0"))
          .containsExactly("0", "1", "2", "3", "4");
    }
  }

  /** What a hop over OTLP adds: the resource's names, the scope, what the severity and the kind are called. */
  private static Envelope withoutOurMarks(Envelope envelope) {
    Envelope.Builder bare = envelope.toBuilder();
    List.of("loggregator.hops", "service.name", "service.instance.id", "otel.scope.name", "severity_number", "severity_text", "span.kind")
        .forEach(bare::removeTags);
    if (bare.hasCounter()) {
      bare.getCounterBuilder().setDelta(0);
    }
    return bare.build();
  }

  private static Envelope.Builder envelope() {
    return Envelope.newBuilder().setSourceId("app").setInstanceId("7").setTimestamp(7).putTags("zone", "z");
  }

  private static JsonObject to(Collector collector) {
    return new JsonObject().put("url", "http://127.0.0.1:" + collector.port());
  }

  private static TestNode start(JsonObject destination) {
    return TestNode.start(config -> config.put("forwarder", new JsonObject()
        .put("otlp", new JsonObject().put("there", destination.put("flushIntervalMs", 5)))));
  }
}
