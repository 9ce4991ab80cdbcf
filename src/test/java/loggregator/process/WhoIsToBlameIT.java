package loggregator.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import loggregator.testing.BuiltJar;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** In a fleet one source floods, one consumer is slow and one Router is frozen: all three are named. */
@Tag("fault")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WhoIsToBlameIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  /** Longer than what a node takes for a standstill, and shorter than a person would wait. */
  private static final long FREEZE_NANOS = TimeUnit.SECONDS.toNanos(8);
  private static final Pattern SENT_MOST = Pattern.compile("SENT MOST[^\n]*\n +\\d+  ([^\n]*)\n");

  private final Fleet fleet = new Fleet(LinkKind.GRPC);

  @TempDir
  Path folder;

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void topWhyTheTabAndTheDashboardsMetricsNameAllThree() throws Exception {
    NodeProcess rlp = fleet.start("rlp", section("rlp", new JsonObject().put("streamDiode",
        new JsonObject().put("maxEnvelopes", 1_000))));
    NodeProcess frozen = fleet.start("router");
    NodeProcess agent = fleet.start("agent");
    List<NodeProcess> nodes = List.of(agent, frozen, fleet.start("router"), rlp);
    List<String> all = nodes.stream().map(NodeProcess::admin).toList();
    String admins = String.join(",", all);
    NodeProcess gateway = fleet.start("gateway", section("gateway", new JsonObject().put("operations", new JsonObject()))
        .put("admin", new JsonObject().put("fleet", new JsonArray(all))));
    Stream.concat(nodes.stream(), Stream.of(gateway)).forEach(NodeProcess::awaitUp);
    LateConsumer slow = new LateConsumer(fleet.channel(rlp, "reverselogproxy"), "");
    fleet.produce(List.of(agent), "quiet", 50);
    fleet.produce(List.of(agent), "loud", 5_000);

    frozen.freeze();
    long frozenAtNanos = System.nanoTime();
    waiting("top misses it").until(() -> top(admins).contains(frozen.admin() + " does not answer")
        && System.nanoTime() - frozenAtNanos > FREEZE_NANOS);
    frozen.thaw();

    waiting("top names all").until(() -> {
      String top = top(admins);
      Matcher first = SENT_MOST.matcher(top);
      return first.find() && first.group(1).equals("loud-0/")
          && blockOf(top, frozen.admin()).contains("\n  stood still for ")
          && top.contains("loud-0/ in rlp/stream (overflow)")
          && top.lines().anyMatch(line -> line.matches(
              "\\d+ +[1-9]\\d* +\\d+ +\\d+ +rlp grpc 127.0.0.1.* at " + rlp.admin()));
    });
    String why = run("why", "loud-0", "--nodes", admins);
    assertThat(why).contains("  agent: came, about, ", "  router grpc ", "asks for it")
        .doesNotContain("none of the consumers here asks for it")
        .containsPattern("rlp: lost \\d+ in 1m in its queue stream \\(overflow\\)");
    assertThat(blockOf(why, frozen.admin())).contains("\n  the node stood still for ");

    waiting("the tab is told the same").until(() -> isAllIn(operations(gateway), frozen.admin()));

    waiting("the dashboard's metrics say so, too").until(() -> sentMost(agent).contains("source_id=\"loud-0\"")
        && rlp.metric("loggregator_top_consumer_lag_ms", "consumer=\"127.0.0.1 over grpc") > 0
        && stoodStill(frozen) > 0);
    slow.leave();
  }

  private static String sentMost(NodeProcess node) {
    return node.metrics().lines().filter(line -> line.startsWith("loggregator_top_source_envelopes{"))
        .max(Comparator.comparingDouble(WhoIsToBlameIT::value)).orElse("nobody");
  }

  private static double stoodStill(NodeProcess node) {
    return node.metrics().lines().filter(line -> line.startsWith("loggregator_standstill_ms_total"))
        .mapToDouble(WhoIsToBlameIT::value).sum();
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  private static boolean isAllIn(JsonArray nodes, String frozen) {
    return nodes.stream().map(JsonObject.class::cast).allMatch(node -> !node.containsKey("failure"))
        && nodes.stream().map(JsonObject.class::cast).filter(node -> node.getString("address").equals(frozen))
            .map(node -> node.getJsonObject("status").getJsonObject("node"))
            .allMatch(node -> node.getJsonObject("standstills").getInteger("times") > 0)
        && nodes.encode().contains("loud-0");
  }

  /** What a report says of one node. */
  private static String blockOf(String report, String address) {
    Matcher block = Pattern.compile("(?m)^" + Pattern.quote(address) + "[^\n]*(\n  [^\n]*)*").matcher(report);
    return block.find() ? block.group() : "";
  }

  private String top(String admins) throws IOException, InterruptedException {
    return run("top", "--once", "--timeout-ms", "3000", "--nodes", admins);
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = BuiltJar.java("-jar", BuiltJar.path());
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(out, UTF_8);
  }

  private static JsonArray operations(NodeProcess gateway) throws IOException, InterruptedException {
    URI asked = URI.create("http://127.0.0.1:" + gateway.port() + "/v2/operations");
    return new JsonObject(HttpClient.newHttpClient().send(
        HttpRequest.newBuilder(asked).build(), BodyHandlers.ofString()).body()).getJsonArray("nodes");
  }

  private static JsonObject section(String role, JsonObject changes) {
    return new JsonObject().put(role, changes);
  }

  private static ConditionFactory waiting(String what) {
    return Awaitility.await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(500));
  }
}
