package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import loggregator.testing.Awaiting;
import loggregator.testing.EventLoops;
import loggregator.testing.GrpcChannels;
import loggregator.tls.TestCertificates;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drains over TLS and HTTPS, and bindings from Cloud Controller. */
class SecureDrainsTest {
  private static final Path CERTIFICATES = GrpcChannels.certificates();

  private final Vertx vertx = Vertx.vertx();
  @TempDir
  private Path folder;

  @AfterEach
  void close() {
    EventLoops.await(vertx.close());
  }

  @Test
  void everyTypeComesBackFromAnotherNodesInput() throws IOException {
    JsonObject tls = new JsonObject().put("port", 0).put("certFile", file("metron.crt"))
        .put("keyFile", file("metron.key")).put("caFile", file("ca.crt"));
    try (TestNode receiver = TestNode.start(config ->
            config.getJsonObject("agent").put("syslog", new JsonObject().put("tls", tls)));
        TestNode node = start(drain(
            "syslog-tls://localhost:" + receiver.port("agent.syslog.tls") + "?drain-data=all", text("ca.crt")))) {
      Consumer consumer = Consumer.open(receiver.rlpChannel(), Consumer.everything());
      List<Envelope> sent = List.of(
          DrainsTest.log("app", "line"),
          envelope().setEvent(Event.newBuilder().setTitle("t").setBody("b]")).build(),
          envelope().setCounter(Counter.newBuilder().setName("c").setTotal(5).setDelta(5)).build(),
          envelope().setGauge(Gauge.newBuilder().putMetrics("g",
              GaugeValue.newBuilder().setUnit("s").setValue(0.5).build())).build(),
          envelope().setTimer(Timer.newBuilder().setName("t").setStart(1).setStop(7)).build());
      node.producer().send(sent.toArray(Envelope[]::new));

      assertThat(consumer.receive(5)).extracting(this::withoutLineBreak).containsExactlyElementsOf(
          sent.stream().map(this::withoutLineBreak).toList());
    }
  }

  @Test
  void drainWithoutTheRightCaIsNotTrusted() throws IOException {
    String foreign = Files.readString(TestCertificates.foreignFolder().resolve("ca.crt"));
    try (TestNode receiver = TestNode.start(config -> config.getJsonObject("agent").put("syslog", new JsonObject()
            .put("tls", new JsonObject().put("port", 0).put("certFile", file("metron.crt"))
                .put("keyFile", file("metron.key")))));
        TestNode node = start(drain("syslog-tls://localhost:" + receiver.port("agent.syslog.tls"), text("ca.crt")),
            drain("syslog-tls://127.0.0.1:" + receiver.port("agent.syslog.tls"), foreign, "other"))) {
      Consumer notices = Consumer.open(node.rlpChannel(), Consumer.logsOf("other"));
      Consumer consumer = Consumer.open(receiver.rlpChannel(), Consumer.everything());
      node.producer().send(DrainsTest.log("other", "secret"), DrainsTest.log("app", "trusted"));

      assertThat(notices.receive(2).get(1).getLog().getPayload().toStringUtf8()).endsWith("TLS with it fails");
      assertThat(consumer.receive(1)).extracting(Envelope::getSourceId).containsExactly("app");
    }
  }

  @Test
  void eachMessageIsARequestInTheirOrder() throws IOException {
    List<String> bodies = new CopyOnWriteArrayList<>();
    AtomicInteger requests = new AtomicInteger();
    HttpServer server = serve(ClientAuth.NONE, request -> request.body().onSuccess(body -> {
      assert request.getHeader("Authorization").equals("Basic dXNlcjpwYQ==");
      assert request.uri().equals("/in?token=x") && request.getHeader("Content-Type").equals("text/plain");
      boolean refused = requests.incrementAndGet() == 2;
      if (!refused) {
        bodies.add(body.toString());
      }
      request.response().setStatusCode(refused ? 503 : 204).end();
    }));
    try (TestNode node = start(drain("https://user:pa@localhost:" + server.actualPort() + "/in?token=x",
        text("ca.crt")))) {
      Producer producer = node.producer();
      IntStream.range(0, 20).forEach(i -> producer.send(DrainsTest.log("app", "line " + i)));

      Awaiting.until(() -> bodies.size() == 20);
      assertThat(bodies).extracting(body -> body.replaceFirst("(?s).*\\] (line \\d+)\n", "$1"))
          .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(i -> "line " + i).toList());
      assertThat(requests).hasValue(21);
    }
  }

  @Test
  void batchIsOneRequest() throws IOException {
    List<String> bodies = new CopyOnWriteArrayList<>();
    HttpServer server = serve(ClientAuth.REQUIRED, request -> request.body().onSuccess(body -> {
      bodies.add(body.toString());
      request.response().end();
    }));
    try (TestNode node = start(drain("https-batch://localhost:" + server.actualPort(), text("ca.crt")))) {
      node.producer().send(IntStream.range(0, 300).mapToObj(i -> DrainsTest.log("app", "line " + i))
          .toArray(Envelope[]::new));

      Awaiting.until(() -> String.join("", bodies).lines().count() == 300);
      assertThat(bodies.size()).isLessThan(10);
      assertThat(String.join("", bodies).lines()).allMatch(line -> line.startsWith("<14>1 "));
    }
  }

  @Test
  void cloudControllerTellsBindingsPageByPage() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    try (SyslogReceiver first = SyslogReceiver.open(); SyslogReceiver second = SyslogReceiver.open()) {
      HttpServer server = serve(ClientAuth.REQUIRED, request -> {
        asked.add(request.uri());
        JsonObject page = request.uri().endsWith("next_id=0")
            ? page(1, drain(first.url(), "")) : request.uri().endsWith("next_id=1")
            ? page(2, drain(second.url(), "", "other")) : new JsonObject().put("results", new JsonArray());
        request.response().end(page.encode());
      });
      JsonObject drains = new JsonObject().put("cloudController", new JsonObject()
          .put("url", "https://localhost:" + server.actualPort()).put("pageEntries", 1)
          .put("tls", new JsonObject().put("caFile", file("ca.crt")).put("certFile", file("client.crt"))
              .put("keyFile", file("client.key"))));
      try (TestNode node = TestNode.start(config -> config.put("forwarder", new JsonObject().put("drains", drains)))) {
        node.producer().send(DrainsTest.log("app", "a"), DrainsTest.log("other", "b"));

        assertThat(first.receive(1).get(0)).endsWith(" a\n");
        assertThat(second.receive(1).get(0)).endsWith(" b\n");
        assertThat(asked).startsWith("/internal/v5/syslog_drain_urls?batch_size=1&next_id=0",
            "/internal/v5/syslog_drain_urls?batch_size=1&next_id=1",
            "/internal/v5/syslog_drain_urls?batch_size=1&next_id=2");
      }
    }
  }

  private static JsonObject page(int nextId, JsonObject drain) {
    return new JsonObject().put("results", new JsonArray().add(drain)).put("next_id", nextId);
  }

  private HttpServer serve(ClientAuth clients, io.vertx.core.Handler<HttpServerRequest> handler) {
    HttpServerOptions options = new HttpServerOptions().setSsl(true).setClientAuth(clients)
        .setKeyCertOptions(new PemKeyCertOptions().addCertPath(file("metron.crt")).addKeyPath(file("metron.key")))
        .setTrustOptions(new PemTrustOptions().addCertPath(file("ca.crt")));
    return EventLoops.await(vertx.createHttpServer(options).requestHandler(handler).listen(0, "127.0.0.1"));
  }

  private Envelope withoutLineBreak(Envelope envelope) {
    Envelope.Builder bare = envelope.toBuilder();
    if (bare.hasLog()) {
      bare.getLogBuilder().setPayload(com.google.protobuf.ByteString.copyFromUtf8(
          bare.getLog().getPayload().toStringUtf8().strip()));
    }
    return bare.setTimestamp(envelope.getTimestamp() / 1000).build();
  }

  private static Envelope.Builder envelope() {
    return Envelope.newBuilder().setSourceId("app").setInstanceId("7").setTimestamp(7_000).putTags("zone", "z");
  }

  private TestNode start(JsonObject... drains) throws IOException {
    Path file = folder.resolve("drains.json");
    Files.writeString(file, new JsonArray(List.of(drains)).encode());
    return TestNode.start(config -> config.put("forwarder",
        new JsonObject().put("drains", new JsonObject().put("file", file.toString()))));
  }

  private static JsonObject drain(String url, String ca) {
    return drain(url, ca, "app");
  }

  private static JsonObject drain(String url, String ca, String app) {
    return new JsonObject().put("url", url).put("credentials", new JsonArray().add(new JsonObject()
        .put("cert", text("client.crt")).put("key", text("client.key")).put("ca", ca).put("apps",
            new JsonArray().add(new JsonObject().put("app_id", app).put("hostname", "h")))));
  }

  private static String file(String name) {
    return CERTIFICATES.resolve(name).toString();
  }

  private static String text(String name) {
    try {
      return Files.readString(CERTIFICATES.resolve(name));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
