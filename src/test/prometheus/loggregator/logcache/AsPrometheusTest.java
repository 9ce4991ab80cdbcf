package loggregator.logcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import loggregator.testing.Awaiting;
import loggregator.testing.FreePorts;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same samples in a Log Cache and in a real Prometheus, and the same questions to both. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AsPrometheusTest {
  private static final long BEGIN_MS = 1_700_000_000_000L;
  private static final int INSTANCES = 3;
  private static final int SAMPLES = 120;
  private static final List<String> FUNCTIONS = List.of("avg_over_time", "min_over_time", "max_over_time",
      "sum_over_time", "count_over_time", "stddev_over_time", "stdvar_over_time", "last_over_time", "rate", "increase",
      "delta", "irate", "idelta", "changes", "resets");
  private static final List<String> OF_VECTORS = List.of("abs", "ceil", "floor", "round", "sqrt", "exp", "ln", "log2",
      "log10", "sort", "sort_desc", "timestamp");
  private static final List<String> AGGREGATIONS = List.of("sum", "avg", "min", "max", "count", "stddev", "stdvar");
  private static final String GAUGE = "cpu{source_id=\"app\"}";
  private static final String COUNTER = "requests{source_id=\"app\"}";

  @TempDir
  static Path folder;

  private final TestLogCache cache = new TestLogCache();
  private final HttpClient client = HttpClient.newHttpClient();
  private Process prometheus;
  private int port;

  @BeforeAll
  void start() throws Exception {
    cache.nowNs.set((BEGIN_MS + 3_600_000) * 1_000_000);
    fill();
    port = FreePorts.one();
    Path config = Files.writeString(folder.resolve("prometheus.yml"), "global: {}\n");
    prometheus = new ProcessBuilder("prometheus", "--config.file=" + config, "--storage.tsdb.path=" + folder.resolve("data"),
        "--storage.tsdb.retention.time=100y", "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    Awaiting.until(() -> status("http://127.0.0.1:" + port + "/-/ready") == 200);
  }

  @AfterAll
  void stop() throws InterruptedException {
    cache.close();
    prometheus.destroy();
    assertThat(prometheus.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Irregular times, a gap, and counters that begin anew. */
  private void fill() throws IOException, InterruptedException {
    Random random = new Random(7);
    List<String> gauges = new ArrayList<>();
    List<String> counters = new ArrayList<>();
    for (int instance = 0; instance < INSTANCES; instance++) {
      long total = 0;
      for (int i = 0; i < SAMPLES; i++) {
        if (i > 50 && i < 60) {
          continue;
        }
        long timeMs = BEGIN_MS + i * 15_000L + random.nextInt(5_000);
        double value = Math.round((random.nextGaussian() * 10 + 20) * 100) / 100.0;
        total = random.nextInt(30) == 0 ? 0 : total + random.nextInt(50);
        String labels = "{source_id=\"app\",instance_id=\"" + instance + "\",zone=\"z" + instance % 2 + "\"} ";
        String time = " " + timeMs / 1_000 + "." + String.format(Locale.ROOT, "%03d", timeMs % 1_000);
        gauges.add("cpu" + labels + value + time);
        counters.add("requests" + labels + total + time);
        cache.add(envelope(instance, timeMs).setGauge(Gauge.newBuilder().putMetrics("cpu",
            GaugeValue.newBuilder().setValue(value).build())).build(),
            envelope(instance, timeMs).setCounter(Counter.newBuilder().setName("requests").setTotal(total)).build());
      }
    }
    Path samples = Files.writeString(folder.resolve("samples"), "# TYPE cpu gauge\n" + String.join("\n", gauges)
        + "\n# TYPE requests unknown\n" + String.join("\n", counters) + "\n# EOF\n");
    Process promtool = new ProcessBuilder("promtool", "tsdb", "create-blocks-from", "openmetrics", samples.toString(),
        folder.resolve("data").toString()).redirectErrorStream(true).start();
    String output = new String(promtool.getInputStream().readAllBytes(), UTF_8);
    assertThat(promtool.waitFor()).as(output).isZero();
  }

  private static Envelope.Builder envelope(int instance, long timeMs) {
    return Envelope.newBuilder().setSourceId("app").setInstanceId("" + instance).putTags("zone", "z" + instance % 2)
        .setTimestamp(timeMs * 1_000_000);
  }

  private static List<String> queries() {
    List<String> queries = new ArrayList<>(List.of(GAUGE, COUNTER, GAUGE + "[5m]", GAUGE + " offset 3m",
        "cpu{source_id=\"app\",instance_id!=\"0\"}", "cpu{source_id=\"app\",instance_id=~\"[01]\"}",
        "cpu{source_id=\"app\",zone!~\"z1\"}", "quantile_over_time(0.9," + GAUGE + "[4m])", "scalar(sum(" + GAUGE + "))",
        "vector(7)", "time()", "1 + 2 * 3 ^ 2 % 5", "clamp_min(" + GAUGE + ", 20)", "clamp_max(" + GAUGE + ", 20)",
        "round(" + GAUGE + ", 5)", "topk(2, " + GAUGE + ")", "bottomk(1, " + GAUGE + ")", "quantile(0.5, " + GAUGE + ")",
        GAUGE + " > 20", GAUGE + " > bool 20", "-" + GAUGE, GAUGE + " + " + COUNTER, GAUGE + " * 2 - 1",
        GAUGE + " / on(instance_id) " + COUNTER, GAUGE + " - ignoring(zone) " + COUNTER,
        "cpu{source_id=\"app\",zone=\"z0\"} or " + GAUGE, GAUGE + " and cpu{source_id=\"app\",zone=\"z1\"}",
        GAUGE + " unless cpu{source_id=\"app\",zone=\"z1\"}",
        "sum by (zone) (count_over_time(" + GAUGE + "[40s])) / 40",
        "avg by (instance_id) (max_over_time(" + GAUGE + "[40s])) / (1000 * 1000)"));
    FUNCTIONS.forEach(name -> {
      queries.add(name + "(" + GAUGE + "[2m])");
      queries.add(name + "(" + COUNTER + "[3m] offset 30s)");
    });
    OF_VECTORS.forEach(name -> queries.add(name + "(" + GAUGE + ")"));
    AGGREGATIONS.forEach(name -> {
      queries.add(name + "(" + GAUGE + ")");
      queries.add(name + " by (zone) (" + GAUGE + ")");
      queries.add(name + " without (instance_id) (rate(" + COUNTER + "[5m]))");
    });
    return queries;
  }

  @ParameterizedTest
  @MethodSource("queries")
  void answersAsPrometheusDoes(String query) throws Exception {
    for (int second : new int[] {60, 700, 905, 1_000, 1_790}) {
      same("/api/v1/query?query=" + URLEncoder.encode(query, UTF_8) + "&time=" + (BEGIN_MS / 1_000 + second), query);
    }
    if (!query.endsWith("]")) {
      same("/api/v1/query_range?query=" + URLEncoder.encode(query, UTF_8) + "&start=" + BEGIN_MS / 1_000 + "&end="
          + (BEGIN_MS / 1_000 + 1_800) + "&step=37", query);
    }
  }

  private void same(String question, String query) throws IOException, InterruptedException {
    JsonObject theirs = get("http://127.0.0.1:" + port + question);
    JsonObject ours = get(cache.url(question));
    assertThat(ours.getString("status")).as(ours.encode()).isEqualTo("success");
    JsonObject data = theirs.getJsonObject("data");
    assertThat(ours.getJsonObject("data").getString("resultType")).isEqualTo(data.getString("resultType"));
    boolean isSorted = query.startsWith("sort") && question.contains("/query?");
    List<Series> expected = series(data, isSorted);
    List<Series> actual = series(ours.getJsonObject("data"), isSorted);
    assertThat(actual.stream().map(Series::labels)).as(question).isEqualTo(expected.stream().map(Series::labels).toList());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i).times).as(question).isEqualTo(expected.get(i).times);
      for (int v = 0; v < expected.get(i).values.size(); v++) {
        double wanted = expected.get(i).values.get(v);
        assertThat(actual.get(i).values.get(v)).as(question + " " + expected.get(i).labels)
            .satisfies(value -> assertThat(Double.compare(wanted, value) == 0
                || Math.abs(wanted - value) <= 1e-9 * Math.max(1, Math.abs(wanted))).as(value + " for " + wanted).isTrue());
      }
    }
  }

  private record Series(String labels, List<Double> times, List<Double> values) {}

  private static List<Series> series(JsonObject data, boolean isSorted) {
    if (data.getString("resultType").equals("scalar")) {
      JsonArray point = data.getJsonArray("result");
      return List.of(new Series("", List.of(point.getDouble(0)), List.of(number(point.getString(1)))));
    }
    List<Series> all = new ArrayList<>();
    data.getJsonArray("result").forEach(one -> all.add(series((JsonObject) one)));
    if (!isSorted) {
      all.sort((a, b) -> a.labels.compareTo(b.labels));
    }
    return all;
  }

  /** The name of a metric is never a label at the original. */
  private static Series series(JsonObject one) {
    TreeMap<String, Object> labels = new TreeMap<>(one.getJsonObject("metric").getMap());
    labels.remove("__name__");
    JsonArray points = one.containsKey("values") ? one.getJsonArray("values") : new JsonArray().add(one.getJsonArray("value"));
    List<Double> times = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    points.forEach(point -> {
      times.add(((JsonArray) point).getDouble(0));
      values.add(number(((JsonArray) point).getString(1)));
    });
    return new Series(labels.toString(), times, values);
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private JsonObject get(String url) throws IOException, InterruptedException {
    return new JsonObject(client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString()).body());
  }

  private int status(String url) {
    try {
      return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
