package loggregator.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import loggregator.config.TlsFiles;
import loggregator.testing.GrpcChannels;
import loggregator.tls.BlockingTls;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets scraped by a whole node. */
class ScrapeTest {
  private static final String TEXT = "# TYPE requests counter\nrequests 7\n";

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer target;
  private volatile int status = 200;
  private volatile byte[] answer = TEXT.getBytes(UTF_8);
  private volatile boolean isPacked;

  @AfterEach
  void stop() {
    if (target != null) {
      target.stop(0);
    }
  }

  @Test
  void aNodesOwnMetricsCanBeScraped() throws IOException {
    serve(HttpServer.create());
    try (TestNode node = start(scrape -> scrape.put("targets", new JsonArray().add(url("/metrics"))))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.everything());
      await().until(() -> consumer.received().stream().anyMatch(e -> e.getCounter().getName().equals("requests")));
      answer = node.services().metrics().scrape().getBytes(UTF_8);

      await().until(() -> consumer.received().stream()
          .anyMatch(e -> e.getCounter().getName().equals("loggregator_scrapes_total")));
      assertThat(node.metric("loggregator_input_rejected_total", "input=\"scrape\"")).isZero();
      assertThat(asked).first().asString().contains("openmetrics").contains("gzip");
    }
  }

  @Test
  void targetFilesAreReadAgain(@TempDir Path folder) throws IOException {
    serve(HttpServer.create());
    isPacked = true;
    try (TestNode node = start(scrape -> scrape.put("files", new JsonArray().add(folder + "/*.yml")))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.everything());
      Path file = folder.resolve("one.yml");
      Files.writeString(file, "port: " + target.getAddress().getPort()
          + "\nsource_id: one\ninstance_id: i\nlabels: {zone: z1}\nscrape_interval: 100ms\n");
      await().until(() -> consumer.received().stream().anyMatch(e -> isRequests(e, "one")));
      Envelope first = consumer.received().stream().filter(e -> isRequests(e, "one")).findFirst().orElseThrow();
      assertThat(first.getInstanceId()).isEqualTo("i");
      assertThat(first.getTagsOrThrow("zone")).isEqualTo("z1");
      assertThat(first.getCounter().getTotal()).isEqualTo(7);

      Files.writeString(folder.resolve("bad.yml"), "port: 0");
      await().until(() -> node.metric("loggregator_input_rejected_total", "bad_target_file") == 1);
      Files.delete(file);
      await().until(() -> node.metric("loggregator_scrape_targets") == 0);
    }
  }

  @Test
  void aTargetThatFailsIsCountedAndItsStateTold() throws IOException {
    serve(HttpServer.create());
    status = 500;
    try (TestNode node = start(scrape -> scrape.put("targets", new JsonArray().add(url("/metrics")))
        .put("maxBodyBytes", 2048))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.everything());
      await().until(() -> consumer.received().stream().anyMatch(e -> isUp(e, 0)));
      assertThat(node.metric("loggregator_failed_scrapes_total", "source_id=\"prometheus\"")).isPositive();
      assertThat(consumer.received()).noneMatch(e -> isRequests(e, "prometheus"));

      status = 200;
      await().until(() -> consumer.received().stream().anyMatch(e -> isUp(e, 1)));
      double failed = node.metric("loggregator_failed_scrapes_total");
      answer = TEXT.repeat(1000).getBytes(UTF_8);
      isPacked = true;
      await().until(() -> node.metric("loggregator_failed_scrapes_total") > failed);
    }
  }

  @Test
  void aTargetThatHangsDelaysNoOther() throws IOException {
    serve(HttpServer.create());
    try (java.net.ServerSocket deaf = new java.net.ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TestNode node = start(scrape -> scrape.put("targets", new JsonArray()
            .add("http://127.0.0.1:" + deaf.getLocalPort() + "/").add(url("/metrics"))))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.everything());
      await().until(() -> consumer.received().stream().filter(e -> isRequests(e, "prometheus")).count() > 3
          && node.metric("loggregator_failed_scrapes_total") > 1);
    }
  }

  @Test
  void targetsAreAskedOverMutualTls(@TempDir Path folder) throws Exception {
    Path certificates = GrpcChannels.certificates();
    HttpsServer secure = HttpsServer.create();
    SSLContext context = BlockingTls.context(new TlsFiles(certificates.resolve("ca.crt"),
        certificates.resolve("metron.crt"), certificates.resolve("metron.key")));
    secure.setHttpsConfigurator(new HttpsConfigurator(context) {
      @Override
      public void configure(HttpsParameters parameters) {
        javax.net.ssl.SSLParameters ssl = context.getDefaultSSLParameters();
        ssl.setNeedClientAuth(true);
        parameters.setSSLParameters(ssl);
      }
    });
    serve(secure);
    String common = "port: " + target.getAddress().getPort() + "\nscheme: https\nserver_name: metron\nca_path: "
        + certificates.resolve("ca.crt") + "\nscrape_interval: 100ms\n";
    Files.writeString(folder.resolve("one.yml"), common + "source_id: secure\nclient_cert_path: "
        + certificates.resolve("client.crt") + "\nclient_key_path: " + certificates.resolve("client.key") + "\n");
    Files.writeString(folder.resolve("two.yml"), common + "source_id: without\n");
    try (TestNode node = start(scrape -> scrape.put("files", new JsonArray().add(folder + "/*.yml")))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.everything());
      await().until(() -> consumer.received().stream().anyMatch(e -> isRequests(e, "secure")));
      await().until(() -> node.metric("loggregator_failed_scrapes_total", "source_id=\"without\"") > 0);
      assertThat(consumer.received()).noneMatch(e -> isRequests(e, "without"));
    }
  }

  private static boolean isRequests(Envelope envelope, String sourceId) {
    return envelope.getCounter().getName().equals("requests") && envelope.getSourceId().equals(sourceId);
  }

  private static boolean isUp(Envelope envelope, double value) {
    return envelope.getGauge().getMetricsMap().containsKey("up")
        && envelope.getGauge().getMetricsOrThrow("up").getValue() == value;
  }

  private static TestNode start(java.util.function.Consumer<JsonObject> change) {
    JsonObject scrape = new JsonObject().put("intervalMs", 100).put("timeoutMs", 90).put("rereadIntervalMs", 100);
    change.accept(scrape);
    return TestNode.start(config -> config.getJsonObject("agent").put("scrape", scrape));
  }

  private String url(String path) {
    return "http://127.0.0.1:" + target.getAddress().getPort() + path;
  }

  private void serve(HttpServer server) throws IOException {
    target = server;
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/metrics", exchange -> {
      asked.add(exchange.getRequestHeaders().entrySet().toString());
      byte[] body = isPacked ? gzip(answer) : answer;
      if (isPacked) {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      }
      exchange.sendResponseHeaders(status, body.length);
      try (exchange) {
        exchange.getResponseBody().write(body);
      }
    });
    server.start();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
