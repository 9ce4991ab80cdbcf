package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import loggregator.node.SyslogReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Forwarders in processes of their own, with the shipped configuration, of which one stops while all goes on. */
@Tag("cluster")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ForwarderIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir
  private Path folder;

  private Fleet fleet;

  @AfterEach
  void close() {
    fleet.close();
  }

  @ParameterizedTest
  @EnumSource
  void shareWhatThereIsAndLoseNothingWhenOneStops(LinkKind link) throws Exception {
    fleet = new Fleet(link);
    try (SyslogReceiver receiver = SyslogReceiver.open()) {
      Path bindings = folder.resolve("drains.json");
      Files.writeString(bindings,
          new JsonArray().add(new JsonObject().put("url", receiver.url() + "?drain-data=all")).encode());
      NodeProcess router = fleet.start("router");
      NodeProcess agent = fleet.start("agent");
      List<NodeProcess> forwarders = Stream.of("first", "second")
          .map(name -> fleet.start("forwarder", forwarder(bindings, folder.resolve(name)))).toList();
      Stream.of(router, agent).forEach(NodeProcess::awaitUp);
      forwarders.forEach(NodeProcess::awaitUp);
      // Of each: the drain, the file, the page of metrics, and three signals of OpenTelemetry.
      await().atMost(LIMIT).until(() -> router.metric("loggregator_routing_subscriptions", "router") == 2 * 6);
      SteadyProducer producer = fleet.produce(List.of(agent), "source", 2_000);
      await().atMost(LIMIT).until(() -> forwarders.stream().allMatch(forwarder ->
          forwarder.metric("loggregator_output_envelopes_total", "output=\"drains\"") > 1_000));

      assertThat(page(forwarders.get(0))).contains("# EOF");
      assertThat(forwarders.get(0).terminate()).as(fleet::logs).isEqualTo(143);
      long before = receiver.messages().size();
      await().atMost(LIMIT).until(() -> receiver.messages().size() > before + 2_000);
      long sent = producer.stop().accepted();
      await().atMost(LIMIT).untilAsserted(() -> {
        assertThat(receiver.messages()).as(fleet::logs).hasSize((int) sent);
        assertThat(timestamps()).as(fleet::logs).hasSize((int) sent);
      });
      assertThat(timestamps()).doesNotHaveDuplicates();
    }
  }

  private List<Long> timestamps() {
    return Stream.of("first", "second").flatMap(name -> lines(folder.resolve(name)).stream())
        .map(line -> Long.parseLong(new JsonObject(line).getString("timestamp"))).toList();
  }

  private static List<String> lines(Path file) {
    try {
      String text = Files.exists(file) ? Files.readString(file) : "";
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String page(NodeProcess forwarder) throws IOException, InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + forwarder.port("forwarder", "prometheus") + "/metrics");
    return HttpClient.newHttpClient().send(HttpRequest.newBuilder(url).header("Accept", "application/openmetrics-text")
        .build(), BodyHandlers.ofString()).body();
  }

  /** OpenTelemetry gets only what nobody sends, since nothing listens there. */
  private static JsonObject forwarder(Path bindings, Path file) {
    return new JsonObject().put("forwarder", new JsonObject()
        .put("drains", new JsonObject().put("file", bindings.toString()).put("refreshIntervalMs", 200))
        .put("otlp", new JsonObject().put("collector", new JsonObject().put("sourceIds", new JsonArray().add("none"))))
        .put("files", new JsonObject().put("all", new JsonObject().put("file", file.toString()))));
  }
}
