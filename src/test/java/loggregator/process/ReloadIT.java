package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A real process that is sent SIGHUP, or whose file changes. */
@Tag("cluster")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ReloadIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MANY = 1_000;

  private final Fleet fleet = new Fleet(LinkKind.GRPC, heedingHangUps());
  @TempDir
  private Path folder;

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void aThousandTokensAndDrainsChangeAndNoStreamLosesAnything() throws Exception {
    NodeProcess node = fleet.start("node", config("old", 0)).awaitUp();
    Delivered delivered = new Delivered();
    fleet.consume(node, "", delivered).awaitOpen();
    SteadyProducer producer = fleet.produce(List.of(node), "source", 2_000);
    await().atMost(LIMIT).until(() -> bound(node, "old") > MANY / 2);
    await().atMost(LIMIT).until(() -> delivered.count() > 2_000);
    assertThat(read(node, "new-7")).isNotEqualTo(200);
    assertThat(read(node, "old-7")).isEqualTo(200);
    JsonObject changes = config("new", 0);
    changes.getJsonObject("agent").put("tags", new JsonObject().put("where", "here"));

    node.rewrite(config -> config.mergeIn(changes, true));
    node.hangUp();

    await().atMost(LIMIT).until(() -> reload(node) != null);
    assertThat(reload(node).getJsonArray("taken")).containsExactlyInAnyOrder(
        "agent.tags.where", "auth.tokens.file", "forwarder.drains.file");
    assertThat(reload(node).getJsonArray("left")).isEmpty();
    await().atMost(LIMIT).until(() -> read(node, "new-7") == 200 && read(node, "old-7") != 200);
    await().atMost(LIMIT).until(() -> bound(node, "old") == 0 && bound(node, "new") > MANY / 2);
    long before = delivered.count();
    await().atMost(LIMIT).until(() -> delivered.count() > before + 2_000);
    producer.stop();
    await().atMost(LIMIT).until(() -> delivered.count() == producer.accepted());
    assertThat(producer.missingIn(delivered)).isZero();
    assertThat(delivered.mistakes()).isEmpty();
    assertThat(node.isRunning()).isTrue();
  }

  @Test
  void aFileThatIsReplacedIsNoticedWithoutASignalAndAWrongOneIsRefused() {
    NodeProcess node = fleet.start("node", config("old", 50)).awaitUp();

    node.rewrite(config -> config.mergeIn(new JsonObject().put("rlp", new JsonObject().put("maxStreams", 0))
        .put("node", new JsonObject().put("zone", 7)), true));
    await().atMost(LIMIT).until(() -> reload(node) != null);
    assertThat(reload(node).getJsonArray("problems")).hasSize(2);

    node.rewrite(config -> config.mergeIn(new JsonObject().put("rlp", new JsonObject().put("maxStreams", 9)), true));
    await().atMost(LIMIT).until(() -> reload(node).getJsonArray("taken").contains("rlp.maxStreams"));
    assertThat(node.isHealthy()).isTrue();
  }

  /** What nohup has started ignores SIGHUP, and so does all that it starts. */
  private static Surroundings heedingHangUps() {
    return isHangUpIgnored() ? Surroundings.OF_MANY.behind("env", "--default-signal=HUP") : Surroundings.OF_MANY;
  }

  private static boolean isHangUpIgnored() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines.filter(line -> line.startsWith("SigIgn:"))
          .anyMatch(line -> (Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16) & 1) != 0);
    } catch (IOException e) {
      return false;
    }
  }

  private JsonObject config(String name, int checkIntervalMs) {
    write(name + ".tokens", IntStream.range(0, MANY)
        .mapToObj(i -> name + i + " " + digest(name + "-" + i) + " *").collect(Collectors.joining("\n")));
    write(name + ".drains", new JsonArray(IntStream.range(0, MANY).mapToObj(i -> new JsonObject()
        .put("url", "syslog://127.0.0.1:9/?" + name + "=" + i)
        .put("credentials", new JsonArray().add(new JsonObject().put("apps", new JsonArray().add(
            new JsonObject().put("hostname", "h").put("app_id", name + "-" + i)))))).toList()).encode());
    return new JsonObject()
        .put("node", new JsonObject().put("configCheckIntervalMs", checkIntervalMs))
        .put("auth", new JsonObject().put("errors", "honest")
            .put("tokens", new JsonObject().put("file", folder.resolve(name + ".tokens").toString())))
        .put("gateway", new JsonObject().put("auth", "tokens"))
        .put("agent", new JsonObject())
        .put("forwarder", new JsonObject().put("drains", new JsonObject()
            .put("file", folder.resolve(name + ".drains").toString())));
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String digest(String token) {
    try {
      return HexFormat.of().formatHex(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonObject reload(NodeProcess node) {
    return new JsonObject(node.get("/status")).getJsonObject("node").getJsonObject("reload");
  }

  /** How many drains of that generation there are, among the 1,000 consumers that the status shows. */
  private static long bound(NodeProcess node, String name) {
    return new JsonObject(node.get("/status")).getJsonArray("consumers").stream().map(JsonObject.class::cast)
        .filter(consumer -> consumer.getString("shardId", "").startsWith(name + "-")).count();
  }

  /** The status of an answer to a consumer that has the token; the stream is not read. */
  private static int read(NodeProcess node, String token) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + node.port("gateway") + "/v2/read?log&source_id=none"))
        .header("Authorization", "Bearer " + token).timeout(Duration.ofSeconds(30)).build();
    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
    response.body().close();
    return response.statusCode();
  }
}
