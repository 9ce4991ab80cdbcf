package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import loggregator.testing.Awaiting;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes a forwarder's page, and promtool finds nothing wrong with it. */
class ScrapedByPrometheusTest {
  private static final String TOKEN = "scraper";

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void prometheusHasWhatIsShown(@TempDir Path folder) throws Exception {
    try (TestNode node = TestNode.start(config -> config.put("forwarder", new JsonObject().put("prometheus",
        new JsonObject().put("token", TOKEN).put("http", new JsonObject().put("port", 0)))))) {
      String target = "127.0.0.1:" + node.port("forwarder.prometheus.http");
      try (Prometheus prometheus = Prometheus.start(folder, """
          global: { scrape_interval: 1s, scrape_timeout: 1s }
          scrape_configs:
            - job_name: loggregator
              authorization: { credentials: %s }
              static_configs: [ { targets: ["%s"] } ]
          """.formatted(TOKEN, target))) {
        node.producer().send(envelope().putTags("odd", "q\"b\\l\nn").setCounter(
                Counter.newBuilder().setName("http.requests").setDelta(7)).build(),
            envelope().setGauge(Gauge.newBuilder().putMetrics("cpu",
                GaugeValue.newBuilder().setValue(0.25).build())).build());

        Awaiting.until(() -> !prometheus.series("http_requests_total").isEmpty() && !prometheus.series("cpu").isEmpty());
        JsonObject counter = prometheus.series("http_requests_total").getJsonObject(0);
        assertThat(counter.getJsonArray("value").getString(1)).isEqualTo("7");
        assertThat(counter.getJsonObject("metric").getString("odd")).isEqualTo("q\"b\\l\nn");
        assertThat(counter.getJsonObject("metric").getString("source_id")).isEqualTo("web");
        assertThat(prometheus.series("cpu").getJsonObject(0).getJsonArray("value").getString(1)).isEqualTo("0.25");
        assertThat(promtoolTakes(get("http://" + target + "/metrics"), folder)).isTrue();
      }
    }
  }

  /** It complains of names without a unit and of missing help, but parses the page first. */
  private static boolean promtoolTakes(String page, Path folder) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("page"), page);
    Path said = folder.resolve("said");
    Process promtool = new ProcessBuilder("promtool", "check", "metrics").redirectInput(file.toFile())
        .redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return Files.readAllLines(said).stream().allMatch(line -> line.endsWith("no help text"));
  }

  private String get(String url) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + TOKEN).build(),
        BodyHandlers.ofString()).body();
  }

  private static Envelope.Builder envelope() {
    return Envelope.newBuilder().setSourceId("web").setInstanceId("0");
  }
}
