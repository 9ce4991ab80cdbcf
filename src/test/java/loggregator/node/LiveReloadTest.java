package loggregator.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what a reload says is taken has its effect, for what reaches out or lets in. */
class LiveReloadTest {
  @TempDir
  private Path folder;

  @Test
  void targetsAreScrapedFromThenOnAndNoMoreWhenTheyGo() throws IOException {
    HttpServer target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    byte[] page = "# TYPE requests counter\nrequests 7\n".getBytes(UTF_8);
    target.createContext("/metrics", exchange -> {
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
      exchange.close();
    });
    target.start();
    String url = "http://127.0.0.1:" + target.getAddress().getPort() + "/metrics";
    try (TestNode node = TestNode.start(config -> scrape(config, new JsonArray()))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.everything());

      assertThat(node.reload(config -> scrape(config, new JsonArray().add(url))).taken())
          .containsExactly("agent.scrape.targets");
      await().until(() -> consumer.received().stream().anyMatch(e -> e.getCounter().getName().equals("requests")));

      node.reload(config -> scrape(config, new JsonArray()));
      await().until(() -> node.metric("loggregator_scrape_targets") == 0);
    } finally {
      target.stop(0);
    }
  }

  private static void scrape(JsonObject config, JsonArray targets) {
    config.getJsonObject("agent").put("scrape", new JsonObject()
        .put("intervalMs", 100).put("timeoutMs", 90).put("targets", targets));
  }

  @Test
  void filesAreFollowedFromThenOn() throws IOException {
    try (TestNode node = TestNode.start(config -> files(config, "*.txt"))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.everything());

      assertThat(node.reload(config -> files(config, "*.log")).taken()).containsExactly("agent.files.paths");
      Files.writeString(folder.resolve("shop.log"), "line\n");
      await().until(() -> consumer.received().stream()
          .anyMatch(e -> e.getSourceId().equals("shop") && e.getLog().getPayload().toStringUtf8().equals("line")));
      Files.writeString(folder.resolve("old.txt"), "line\n");
      Files.writeString(folder.resolve("other.log"), "line\n");
      await().until(() -> consumer.received().stream().anyMatch(e -> e.getSourceId().equals("other")));
      assertThat(consumer.received()).noneMatch(e -> e.getSourceId().equals("old"));
    }
  }

  private void files(JsonObject config, String pattern) {
    config.getJsonObject("agent").put("files", new JsonObject().put("paths", new JsonArray().add(folder + "/" + pattern))
        .put("scanIntervalMs", 10).put("pollIntervalMs", 10));
  }

  @Test
  void anInputTakesTheTokensOfAnotherFile() throws Exception {
    try (TestNode node = TestNode.start(config -> write(config, "old"))) {
      assertThat(post(node, "old")).isEqualTo(200);
      assertThat(post(node, "new")).isEqualTo(401);

      assertThat(node.reload(config -> write(config, "new")).taken()).containsExactly("agent.write.tokens.file");

      await().until(() -> post(node, "new") == 200);
      assertThat(post(node, "old")).isEqualTo(401);
    }
  }

  private void write(JsonObject config, String token) {
    try {
      String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
      Path file = Files.writeString(folder.resolve(token), token + " " + digest + " *\n");
      config.getJsonObject("agent").put("write", new JsonObject().put("http", new JsonObject().put("port", 0))
          .put("tokens", new JsonObject().put("file", file.toString())));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int post(TestNode node, String token) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + node.port("agent.write.http") + "/v2/write"))
        .header("Content-Type", "application/json").header("Authorization", "Bearer " + token)
        .POST(BodyPublishers.ofString("{\"source_id\":\"web\",\"log\":{\"payload\":\"aGVsbG8=\"}}")).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  /** What is not listed any more keeps its streams as long as they stand. */
  @Test
  void anRlpReadsANewRouterAndAnAgentGoesThereWhenItsOwnStops() {
    try (GrpcFleet fleet = new GrpcFleet()) {
      TestNode first = fleet.router();
      TestNode second = fleet.router();
      TestNode rlp = fleet.rlp(GrpcFleet.at(GrpcFleet.port(first)));
      TestNode agent = fleet.agent(GrpcFleet.at(GrpcFleet.port(first)));
      Consumer consumer = Consumer.open(rlp.rlpChannel(), Consumer.logsOf("app"));
      Producer producer = agent.producer().send(DrainsTest.log("app", "before"));
      consumer.receive(1);
      assertThat(subscriptions(second)).isZero();

      assertThat(rlp.reload(config -> routers(config, "rlp", first, second)).taken())
          .containsExactly("rlp.routers.addresses");
      await().until(() -> subscriptions(second) == 1);
      assertThat(agent.reload(config -> routers(config, "agent", second)).taken())
          .containsExactly("agent.routers.addresses");
      first.stop();

      await().until(() -> {
        producer.send(DrainsTest.log("app", "after"));
        return taken(second) > 0 && consumer.received().size() > 1;
      });
    }
  }

  private static void routers(JsonObject config, String role, TestNode... routers) {
    JsonArray addresses = new JsonArray();
    for (TestNode router : routers) {
      addresses.add("127.0.0.1:" + GrpcFleet.port(router));
    }
    config.getJsonObject(role).getJsonObject("routers").put("addresses", addresses);
  }

  private static double subscriptions(TestNode router) {
    return router.metric("loggregator_routing_subscriptions");
  }

  private static double taken(TestNode router) {
    return router.metric("loggregator_diode_written_envelopes_total", "diode=\"ingress\"");
  }

  @Test
  void sourcesAreToldOfLossesFromThenOnAndNoMoreWhenThatIsTakenBack() {
    try (TestNode node = TestNode.start(config -> config.getJsonObject("agent")
        .put("diode", new JsonObject().put("maxEnvelopes", 10)))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
      Producer producer = node.producer();
      assertThat(node.reload(config -> tellLosses(config, true)).taken()).containsExactly("agent.tellLosses");

      await().until(() -> {
        lose(node, producer);
        return notices(consumer) > 0;
      });

      node.reload(config -> tellLosses(config, false));
      double told = node.metric("loggregator_loss_notices_total");
      lose(node, producer);
      assertThat(node.metric("loggregator_loss_notices_total")).isEqualTo(told);
    }
  }

  private static void lose(TestNode node, Producer producer) {
    double lost = node.metric("loggregator_dropped_envelopes_total", "role=\"agent\"");
    producer.send(EnvelopeBatch.newBuilder()
        .addAllBatch(IntStream.range(0, 35).mapToObj(i -> DrainsTest.log("app", "line")).toList()).build());
    await().until(() -> node.metric("loggregator_dropped_envelopes_total", "role=\"agent\"") > lost);
    node.services().reportLosses();
  }

  private static long notices(Consumer consumer) {
    return consumer.received().stream().filter(envelope -> envelope.containsTags("loss_role")).count();
  }

  private static void tellLosses(JsonObject config, boolean tell) {
    JsonObject agent = config.getJsonObject("agent");
    agent.put("tellLosses", tell).put("diode", new JsonObject().put("maxEnvelopes", 10));
  }
}
