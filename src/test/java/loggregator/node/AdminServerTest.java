package loggregator.node;

import static loggregator.testing.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import loggregator.config.AdminConfig;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.diode.SourceKey;
import loggregator.envelope.MessageType;
import loggregator.gateway.RawConnection;
import loggregator.losses.Consumer;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.GrpcMeters;
import loggregator.metrics.LinkMeters;
import loggregator.metrics.Metrics;
import loggregator.metrics.RouterMeters;
import loggregator.routing.RoutingTable;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
  private static final String NO_ESCAPE = "%zy";

  private final Vertx vertx = Vertx.vertx();
  private final Metrics metrics = new Metrics();
  private final AdminServer server =
      new AdminServer(vertx, new AdminConfig("127.0.0.1", 0), metrics, () -> Map.of("router", true));
  private final int port = await(server.listen());

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private String statusOf(String method, String target, String... headers) {
    try (RawConnection connection = new RawConnection(port)) {
      return connection.request(method, target, headers).head().get(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/metrics", "/losses", "/status"})
  void isReadByProbesThatWantNoBody(String path) {
    assertThat(statusOf("GET", path)).isEqualTo("HTTP/1.1 200 OK");
    assertThat(statusOf("HEAD", path)).isEqualTo("HTTP/1.1 200 OK");
    assertThat(statusOf("POST", path)).isEqualTo("HTTP/1.1 405 Method Not Allowed");
  }

  /** Figures of roles that don't run are left out. */
  @Test
  void scrapersOfTheOriginalFindItsNames() {
    GrpcMeters router = new GrpcMeters(metrics, "router");
    router.rejected("malformed");
    metrics.counter("loggregator_ingress_envelopes", "", "role", "router").add(7);
    metrics.counter("loggregator_ingress_envelopes", "", "role", "agent").add(5);
    metrics.counter("loggregator_proxy_egress_envelopes", "", "endpoint", "firehose").add(3);

    try (RawConnection connection = new RawConnection(port)) {
      connection.request("GET", "/metrics?names=original", "Connection: close");

      assertThat(connection.rest()).startsWith("HTTP/1.1 200 OK").endsWith("""
          # TYPE ingress counter
          ingress{metric_version="2.0",source_id="metron"} 5.0
          ingress{source_id="doppler"} 7.0
          # TYPE egress counter
          egress{endpoint="firehose",metric_version="2.0",source_id="traffic_controller"} 3.0
          """);
    }
  }

  @Test
  void manyConnectionsKeepNoScraperOut() {
    List<RawConnection> idle = IntStream.range(0, 150).mapToObj(i -> new RawConnection(port)).toList();

    assertThat(statusOf("GET", "/health")).isEqualTo("HTTP/1.1 200 OK");
    assertThat(metrics.scrape()).containsPattern("too_many_connections[^}]*} [1-9]");
    idle.forEach(RawConnection::close);
  }

  @Test
  void tellsWhoLostMost() {
    DiodeMeters streams = metrics.diodes("rlp", "stream", new DiodeLimits(1, 1 << 20));
    Consumer nozzle = new Consumer("grpc", "shard", "grpc-go/1.2", "10.0.0.1");
    streams.openFor(nozzle, SourceKey.V2, false).diode().write(NumberedLogs.of("app", 1, 4));

    JsonObject page = new JsonObject(bodyOf("/losses"));
    JsonObject hop = new JsonObject().put("role", "rlp").put("queue", "stream").put("reason", "overflow");
    JsonObject window = new JsonObject()
        .put("window", "1m")
        .put("losses", new JsonArray().add(hop.copy().put("envelopes", 3)))
        .put("sources", new JsonArray().add(hop.copy()
            .put("sourceId", "app").put("instanceId", "").put("envelopes", 3).put("atMost", 3)))
        .put("sourcesLeftOutAtMost", 0)
        .put("consumers", new JsonArray().add(hop.copy()
            .put("protocol", "grpc").put("shardId", "shard").put("userAgent", "grpc-go/1.2").put("address", "10.0.0.1")
            .put("envelopes", 3).put("atMost", 3)))
        .put("consumersLeftOutAtMost", 0);
    assertThat(page.getInteger("version")).isOne();
    assertThat(page.getJsonArray("windows"))
        .isEqualTo(new JsonArray().add(window).add(window.copy().put("window", "15m")));
  }

  @Test
  void tellsAllThatAPersonAsks() {
    DiodeMeters streams = metrics.diodes("gateway", "stream", new DiodeLimits(2, 1 << 20));
    Consumer browser = new Consumer("sse", "", "Firefox", "10.0.0.1");
    Diode queue = streams.openFor(browser, SourceKey.V2, false).diode();
    streams.wants(queue, new SubscriptionRequest("", "", true, List.of(
        new Selector("app", MessageType.LOG, List.of()), new Selector("", MessageType.COUNTER, List.of("requests")))));
    queue.write(NumberedLogs.of("app", 1, 5));
    new LinkMeters(metrics, "gateway", "rlp").connected();
    new RouterMeters(metrics, new RoutingTable(new SplittableRandom(1))).accepted(NumberedLogs.of("app", 1, 5));

    JsonObject page = new JsonObject(bodyOf("/status"));
    JsonObject counts = new JsonObject().put("role", "gateway").put("queue", "stream").put("inEnvelopes", 5)
        .put("outEnvelopes", 0).put("droppedEnvelopes", 3).put("queuedEnvelopes", 2)
        .put("queuedBytes", queue.queuedBytes()).put("oldestMs", 0);
    assertThat(page.getInteger("version")).isOne();
    assertThat(page.getJsonObject("node").fieldNames()).contains("build", "java", "uptimeMs");
    assertThat(page.getJsonArray("roles")).containsExactly(new JsonObject().put("role", "router").put("up", true));
    assertThat(page.getJsonArray("links")).containsExactly(new JsonObject().put("role", "gateway").put("peer", "rlp")
        .put("open", 1).put("receivedEnvelopes", 0).put("lostInFlightEnvelopes", 0));
    assertThat(page.getJsonArray("queues")).containsExactly(counts);
    assertThat(page.getJsonArray("consumers")).containsExactly(counts.copy().put("protocol", "sse").put("shardId", "")
        .put("userAgent", "Firefox").put("address", "10.0.0.1").put("selectors", new JsonArray()
            .add(new JsonObject().put("sourceId", "app").put("type", "log"))
            .add(new JsonObject().put("type", "counter").put("names", "requests"))));
    assertThat(page.getInteger("consumersLeftOut")).isZero();
    assertThat(page.getJsonArray("sources").getJsonObject(0).getJsonArray("windows").getJsonObject(0)
        .getJsonArray("byEnvelopes")).containsExactly(new JsonObject().put("sourceId", "app").put("instanceId", "")
            .put("estimate", 5).put("atMost", 5));
    assertThat(page.getJsonArray("losses")).hasSize(3);
    assertThat(page.getJsonObject("memory").fieldNames()).containsExactly("usedBytes", "maxBytes");
    assertThat(page.getJsonArray("certificates")).isEmpty();
  }

  @Test
  void theStatusOfAThousandsOfStreamsIsBounded() {
    DiodeMeters streams = metrics.diodes("gateway", "stream", new DiodeLimits(2, 1 << 20));
    String longest = "ü".repeat(200);
    List<Selector> selectors = Collections.nCopies(50, new Selector(longest, MessageType.LOG, List.of()));
    for (int i = 0; i < 3_000; i++) {
      Diode queue =
          streams.openFor(new Consumer("sse", longest, longest, "10.0.0." + i), SourceKey.V2, false).diode();
      streams.wants(queue, new SubscriptionRequest("", "", true, selectors));
    }

    JsonObject page = new JsonObject(bodyOf("/status"));
    assertThat(page.getJsonArray("consumers")).hasSize(1_000);
    assertThat(page.getInteger("consumersLeftOut")).isEqualTo(2_000);
    assertThat(page.getJsonArray("consumers").getJsonObject(0).getJsonArray("selectors")).hasSize(11);
  }

  private String bodyOf(String path) {
    try {
      return HttpClient.newHttpClient().send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aForeignPageReadsNothing() {
    assertThat(statusOf("GET", "/metrics", "Origin: http://evil.example")).isEqualTo("HTTP/1.1 403 Forbidden");
    assertThat(statusOf(port, "evil.example")).isEqualTo("HTTP/1.1 421 Misdirected Request");
    assertThat(statusOf(port, "localhost")).isEqualTo("HTTP/1.1 200 OK");
  }

  /** As where Prometheus knows a service by its name. */
  @Test
  void anyNameWillDoWhereOtherMachinesReachIt() {
    AdminServer everywhere = new AdminServer(vertx, new AdminConfig("0.0.0.0", 0), new Metrics(), Map::of);

    assertThat(statusOf(await(everywhere.listen()), "node.monitoring.svc")).isEqualTo("HTTP/1.1 200 OK");
  }

  private static String statusOf(int port, String host) {
    try (RawConnection connection = new RawConnection(port)) {
      return connection.send("GET /metrics HTTP/1.1\r\nHost: " + host + "\r\n\r\n").head().get(0);
    }
  }

  @Test
  void aPathThatIsNoneIsNotAnErrorOfTheNodes() {
    Recorded log = new Recorded();
    Logger web = Logger.getLogger("io.vertx.ext.web");
    web.addHandler(log);
    try {
      assertThat(statusOf("GET", "/" + NO_ESCAPE)).isEqualTo("HTTP/1.1 400 Bad Request");
      assertThat(statusOf("GET", "/else")).isEqualTo("HTTP/1.1 404 Not Found");
    } finally {
      web.removeHandler(log);
    }
    assertThat(log.messages()).isEmpty();
  }

  /** What is logged of this test's path; others may run meanwhile. */
  private static final class Recorded extends Handler {
    private final ConcurrentLinkedQueue<String> messages = new ConcurrentLinkedQueue<>();

    List<String> messages() {
      return List.copyOf(messages);
    }

    @Override
    public void publish(LogRecord line) {
      String said = line.getMessage() + line.getThrown();
      if (said.contains(NO_ESCAPE)) {
        messages.add(said);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
