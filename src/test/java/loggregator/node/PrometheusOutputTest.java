package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import loggregator.testing.Awaiting;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.junit.jupiter.api.Test;

/** The page for Prometheus through a whole node. */
class PrometheusOutputTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void lastValuesAreShownInBothFormats() throws Exception {
    try (TestNode node = start(new JsonObject())) {
      node.producer().send(
          counter("http.requests", 3).putTags("zone", "a\"b\\c\nd").putTags("trace_id", "x").build(),
          counter("http.requests", 2).putTags("zone", "a\"b\\c\nd").putTags("trace_id", "x").build(),
          gauge("cpu", 0.5).build(), gauge("cpu", 1e6).build(), gauge("0 odd-näme", Double.NaN).build());
      Awaiting.until(() -> get(node, "").body().contains("odd"));

      assertThat(get(node, "").body()).isEqualTo("""
          # TYPE _0_odd_n_me gauge
          _0_odd_n_me{instance_id="0",source_id="web"} NaN
          # TYPE cpu gauge
          cpu{instance_id="0",source_id="web"} 1e+06
          # TYPE http_requests_total counter
          http_requests_total{instance_id="0",source_id="web",zone="a\\"b\\\\c\\nd"} 5
          """);
      HttpResponse<String> openMetrics = get(node, "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
      assertThat(openMetrics.headers().firstValue("Content-Type"))
          .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
      assertThat(openMetrics.body()).contains("# TYPE http_requests counter\nhttp_requests_total{").endsWith("# EOF\n");
    }
  }

  @Test
  void seriesAreBoundedAndOfOneType() throws Exception {
    try (TestNode node = start(new JsonObject().put("maxSeries", 2).put("types", new JsonArray().add("gauge")
        .add("counter")))) {
      node.producer().send(gauge("a", 1).build(), counter("a", 1).build(), gauge("b", 1).build(), gauge("c", 1).build());

      Awaiting.until(() -> node.metric("loggregator_output_unfit_envelopes_total", "reason=\"too_many_series\"") == 1);
      assertThat(node.metric("loggregator_output_unfit_envelopes_total", "reason=\"type_conflict\"")).isOne();
      assertThat(node.metric("loggregator_output_series")).isEqualTo(2);
      assertThat(get(node, "").body()).doesNotContain("c{");
    }
  }

  @Test
  void silentSeriesGo() throws Exception {
    try (TestNode node = start(new JsonObject().put("silentSeriesTimeoutMs", 100))) {
      node.producer().send(gauge("a", 1).build());
      Awaiting.until(() -> node.metric("loggregator_output_envelopes_total") == 1);

      Awaiting.until(() -> get(node, "").body().isEmpty());
      assertThat(node.metric("loggregator_output_series")).isZero();
    }
  }

  @Test
  void onlyTheBearerOfTheTokenReads() throws Exception {
    try (TestNode node = start(new JsonObject().put("token", "secret"))) {
      assertThat(get(node, "").statusCode()).isEqualTo(401);
      assertThat(get(node, "", "Authorization", "Bearer wrong").statusCode()).isEqualTo(401);
      assertThat(get(node, "", "Authorization", "Bearer secret").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void oneInstanceOfAProcessShowsAll() throws Exception {
    try (TestNode node = TestNode.start(config -> config.put("forwarder", new JsonObject().put("instances", 2)
        .put("prometheus", new JsonObject().put("http", new JsonObject().put("port", 0)))))) {
      node.producer().send(gauge("a", 1).build(), gauge("b", 1).build());

      Awaiting.until(() -> get(node, "").body().lines().count() == 4);
      assertThat(node.metric("loggregator_output_destinations")).isOne();
    }
  }

  private HttpResponse<String> get(TestNode node, String accept, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + node.port("forwarder.prometheus.http") + "/metrics"));
    List.of(accept).stream().filter(text -> !text.isEmpty()).forEach(text -> request.header("Accept", text));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static TestNode start(JsonObject prometheus) {
    return TestNode.start(config -> config.put("forwarder", new JsonObject()
        .put("prometheus", prometheus.put("http", new JsonObject().put("port", 0)))));
  }

  private static Envelope.Builder counter(String name, long delta) {
    return Envelope.newBuilder().setSourceId("web").setInstanceId("0")
        .setCounter(Counter.newBuilder().setName(name).setDelta(delta));
  }

  private static Envelope.Builder gauge(String name, double value) {
    return Envelope.newBuilder().setSourceId("web").setInstanceId("0").setGauge(Gauge.newBuilder()
        .putMetrics(name, GaugeValue.newBuilder().setValue(value).build()));
  }
}
