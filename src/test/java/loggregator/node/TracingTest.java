package loggregator.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import loggregator.auth.CapturedLog;
import loggregator.auth.FakeUaa;
import loggregator.auth.TestAuth;
import org.junit.jupiter.api.Test;

/** Traces of the control plane, as an OTLP receiver gets them, and never of an envelope. */
class TracingTest {
  private static final String APP = "8a2c3f5e-1b7d-4d3e-9a60-0e6f0c1d2b3a";

  private final List<ExportTraceServiceRequest> received = new CopyOnWriteArrayList<>();

  @Test
  void subscriptionsAreSpansAndEnvelopesAreNone() throws IOException {
    HttpServer receiver = receiver(200);
    try (TestNode node = TestNode.start(config -> trace(config, receiver))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
      node.producer().send(DrainsTest.log("app", "line"));
      consumer.receive(1);

      await().until(() -> spans().stream().anyMatch(span -> span.getName().equals("subscribe")
          && attribute(span, "loggregator.role").equals("rlp")));
      assertThat(spans()).extracting(Span::getName).containsOnly("subscribe");
      assertThat(spans()).allSatisfy(span -> {
        assertThat(span.getTraceId().size()).isEqualTo(16);
        assertThat(span.getSpanId().size()).isEqualTo(8);
        assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
      });
      assertThat(received.get(0).toString()).contains("service.name", "test-node");
      assertThat(node.metric("loggregator_spans_total", "result=\"sent\"")).isPositive();
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void aTokenIsCheckedInOneTraceWithTheCallsThatThisTakesAndIsItselfInNone() throws Exception {
    HttpServer receiver = receiver(200);
    try (TestAuth auth = new TestAuth()) {
      auth.uaa.accept("reads-all", 600, "doppler.firehose");
      JsonObject section = auth.uaaSection();
      section.getJsonObject("uaa").put("clientSecret", FakeUaa.CLIENT_SECRET);
      try (TestNode node = TestNode.start(config -> {
        trace(config, receiver);
        config.put("auth", section);
        config.getJsonObject("gateway").put("auth", "uaa");
      })) {
        HttpRequest read = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + node.port("gateway.http") + "/v2/read?log"))
            .header("Authorization", "bearer reads-all").build();
        HttpClient.newHttpClient().send(read, BodyHandlers.ofInputStream()).body().close();

        await().until(() -> spans().stream().anyMatch(span -> span.getName().equals("uaa check_token")));
        Span call = spanNamed("uaa check_token");
        Span check = spanNamed("check token");
        assertThat(call.getParentSpanId()).isEqualTo(check.getSpanId());
        assertThat(call.getTraceId()).isEqualTo(check.getTraceId());
        assertThat(call.getAttributesList()).anySatisfy(attribute -> {
          assertThat(attribute.getKey()).isEqualTo("http.response.status_code");
          assertThat(attribute.getValue().getIntValue()).isEqualTo(200);
        });
        assertThat(attribute(check, "loggregator.verdict")).isEqualTo("ALLOWED");
        assertThat(received.toString()).doesNotContain("reads-all", FakeUaa.CLIENT_SECRET);
      }
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void whatOneMayReadOfManySourcesIsOneCheckWithTheCallsThatItTakes() throws Exception {
    HttpServer receiver = receiver(200);
    try (TestAuth auth = new TestAuth()) {
      auth.uaa.accept("user", 600, "openid");
      auth.api.showApps("bearer user", Set.of(APP));
      JsonObject section = auth.uaaSectionWithApi();
      section.getJsonObject("uaa").put("clientSecret", FakeUaa.CLIENT_SECRET);
      try (TestNode node = TestNode.start(config -> {
        trace(config, receiver);
        config.put("auth", section).put("logCache", new JsonObject().put("auth", "uaa")
            .put("http", new JsonObject().put("port", 0)).put("settlingMs", 0));
      })) {
        node.producer().send(DrainsTest.log(APP, "line"));
        HttpRequest meta = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + node.port("logCache.http") + "/api/v1/meta"))
            .header("Authorization", "bearer user").build();
        await().until(() -> HttpClient.newHttpClient().send(meta, BodyHandlers.ofString()).body().contains(APP));

        await().until(() -> spans().stream().anyMatch(span -> tells(span, "loggregator.readable", 1)));
        Span check = spans().stream().filter(span -> tells(span, "loggregator.readable", 1)).findFirst().orElseThrow();
        assertThat(check.getName()).isEqualTo("check token");
        assertThat(attribute(check, "loggregator.wanted")).isEqualTo("sources");
        assertThat(spans()).filteredOn(span -> span.getParentSpanId().equals(check.getSpanId()))
            .extracting(Span::getName).contains("cloud_controller_api apps", "cloud_controller_api service_instances");
      }
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void whatAReceiverDoesNotTakeIsCountedAndHarmsNobody() throws IOException {
    HttpServer receiver = receiver(500);
    try (CapturedLog log = new CapturedLog(); TestNode node = TestNode.start(config -> trace(config, receiver))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
      await().until(() -> node.metric("loggregator_spans_total", "result=\"lost\"") > 0);
      node.producer().send(DrainsTest.log("app", "line"));
      consumer.receive(1);
      String told = "127.0.0.1:" + receiver.getAddress().getPort() + " takes no spans";
      await().untilAsserted(() -> assertThat(log.text()).contains(told));
      double lost = node.metric("loggregator_spans_total", "result=\"lost\"");
      Consumer.open(node.rlpChannel(), Consumer.logsOf("other"));
      await().until(() -> node.metric("loggregator_spans_total", "result=\"lost\"") > lost);
      assertThat(log.text()).containsOnlyOnce(told);
    } finally {
      receiver.stop(0);
    }
  }

  /** Our own Agent is a receiver, too: spans become timers. */
  @Test
  void anAgentTakesThemAsTimers() {
    JsonObject listener = new JsonObject().put("port", 0);
    try (TestNode taking = TestNode.start(config -> config.getJsonObject("agent")
            .put("otlp", new JsonObject().put("grpc", listener).put("http", listener)));
        TestNode node = TestNode.start(config -> trace(config, taking.port("agent.otlp.http")))) {
      Consumer consumer = Consumer.open(taking.rlpChannel(), Consumer.everything());
      Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));

      await().until(() -> consumer.received().stream().anyMatch(envelope ->
          envelope.getTimer().getName().equals("subscribe") && envelope.getSourceId().equals("loggregator")));
    }
  }

  private static void trace(JsonObject config, HttpServer receiver) {
    trace(config, receiver.getAddress().getPort());
  }

  private static void trace(JsonObject config, int port) {
    config.getJsonObject("node").put("tracing", new JsonObject().put("url", "http://127.0.0.1:" + port));
  }

  private HttpServer receiver(int status) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/v1/traces", exchange -> {
      received.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes()));
      exchange.sendResponseHeaders(status, 2);
      exchange.getResponseBody().write("{}".getBytes(UTF_8));
      exchange.close();
    });
    server.start();
    return server;
  }

  private List<Span> spans() {
    return received.stream().flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream()).toList();
  }

  private Span spanNamed(String name) {
    return spans().stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  private static boolean tells(Span span, String name, long number) {
    return span.getAttributesList().stream()
        .anyMatch(attribute -> attribute.getKey().equals(name) && attribute.getValue().getIntValue() == number);
  }

  private static String attribute(Span span, String name) {
    return span.getAttributesList().stream().filter(attribute -> attribute.getKey().equals(name))
        .map(attribute -> attribute.getValue().getStringValue()).findFirst().orElse("");
  }
}
