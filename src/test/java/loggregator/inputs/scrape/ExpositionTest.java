package loggregator.inputs.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import loggregator.config.NodeConfig;
import loggregator.config.ScrapeConfig;
import loggregator.envelope.ByteMutator;
import loggregator.inputs.InputBench;
import loggregator.testing.Fuzz;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What targets show, in both formats, sound and broken. */
class ExpositionTest {
  private static final long NOW = 1_700_000_000_000_000_000L;
  private static final String TEXT = """
      # HELP http_requests_total The total number of HTTP requests.
      # TYPE http_requests_total counter
      http_requests_total{method="post",code="200"} 1027 1699999999000
      http_requests_total{method="post",code="400",}    3.9
      # a comment
      # TYPE temp gauge
      temp{unit="celsius",place="a \\"b\\" \\\\ c\\nd"} -1.5e1
      free +Inf
      # TYPE rpc summary
      rpc{quantile="0.99"} 0.5
      rpc_sum{unit="s"} 17
      rpc_count 2693
      # TYPE lat histogram
      lat_bucket{le="0.1"} 10
      lat_bucket{le="+Inf"} 11
      lat_sum 53.4
      lat_count 11
      """;

  private final InputBench bench = new InputBench("scrape");

  @Test
  void samplesBecomeCountersAndGauges() {
    List<Envelope> envelopes = read(TEXT, false, target(Map.of()));

    assertThat(envelopes).hasSize(11);
    Envelope counter = envelopes.get(0);
    assertThat(counter.getCounter().getName()).isEqualTo("http_requests_total");
    assertThat(counter.getCounter().getTotal()).isEqualTo(1027);
    assertThat(counter.getCounter().getDelta()).isZero();
    assertThat(counter.getTimestamp()).isEqualTo(1_699_999_999_000_000_000L);
    assertThat(counter.getSourceId()).isEqualTo("shop");
    assertThat(counter.getTagsMap()).containsOnly(entry("method", "post"), entry("code", "200"));
    assertThat(envelopes.get(1).getCounter().getTotal()).isEqualTo(3);
    assertThat(envelopes.get(1).getTimestamp()).isEqualTo(NOW);
    Envelope gauge = envelopes.get(2);
    assertThat(gauge.getGauge().getMetricsOrThrow("temp").getValue()).isEqualTo(-15);
    assertThat(gauge.getGauge().getMetricsOrThrow("temp").getUnit()).isEqualTo("celsius");
    assertThat(gauge.getTagsMap()).containsOnly(entry("place", "a \"b\" \\ c\nd"));
    assertThat(envelopes.get(3).getGauge().getMetricsOrThrow("free").getValue()).isInfinite();
    assertThat(envelopes.get(4).getTagsMap()).containsOnly(entry("quantile", "0.99"));
    assertThat(envelopes.get(5).getGauge().getMetricsOrThrow("rpc_sum").getUnit()).isEmpty();
    assertThat(envelopes.get(5).getTagsMap()).containsOnly(entry("unit", "s"));
    assertThat(envelopes.get(6).getCounter().getTotal()).isEqualTo(2693);
    assertThat(envelopes.get(8).getCounter().getName()).isEqualTo("lat_bucket");
    assertThat(envelopes.get(8).getTagsMap()).containsOnly(entry("le", "+Inf"));
    assertThat(envelopes.get(9).getGauge().getMetricsOrThrow("lat_sum").getValue()).isEqualTo(53.4);
    assertThat(envelopes.get(10).getCounter().getName()).isEqualTo("lat_count");
  }

  @Test
  void openMetricsHasSecondsExemplarsQuotedNamesAndAnEnd() {
    String text = """
        # TYPE foo counter
        # UNIT foo seconds
        foo_total{a="b"} 17.0 1699999999.5 # {trace_id="KOO5S4vxi0o"} 0.67 1520879607.789
        foo_created{a="b"} 1520430000.123
        # TYPE "my.gauge" gauge
        {"my.gauge",x="y"} 2
        # EOF
        """;
    List<Envelope> envelopes = read(text, true, target(Map.of()));

    assertThat(envelopes).hasSize(2);
    assertThat(envelopes.get(0).getCounter().getName()).isEqualTo("foo_total");
    assertThat(envelopes.get(0).getTimestamp()).isEqualTo(1_699_999_999_500_000_000L);
    assertThat(envelopes.get(1).getGauge().getMetricsMap()).containsOnlyKeys("my.gauge");
    assertThat(exposition(text, true).isWhole()).isTrue();
    assertThat(exposition(text.replace("# EOF\n", ""), true).isWhole()).isFalse();
    assertThat(exposition(TEXT, false).isWhole()).isTrue();
  }

  @Test
  void aMetricWhoseNameBeginsAsACountersDoesIsNoCounter() {
    List<Envelope> envelopes = read("# TYPE foo counter\nfoo 3\nfoo_sum -1.5\n", false, target(Map.of()));

    assertThat(envelopes.get(0).getCounter().getTotal()).isEqualTo(3);
    assertThat(envelopes.get(1).getGauge().getMetricsOrThrow("foo_sum").getValue()).isEqualTo(-1.5);
  }

  @Test
  void labelsOfSamplesWinOverThoseOfTheTarget() {
    ScrapeTarget target = target(Map.of("zone", "z1", "source_id", "config", "unit", "u"));

    Envelope own = read("m{zone=\"z2\",source_id=\"sample\",instance_id=\"i\"} 1\n", false, target).get(0);
    assertThat(own.getSourceId()).isEqualTo("sample");
    assertThat(own.getInstanceId()).isEmpty();
    assertThat(own.getTagsMap()).containsOnly(entry("zone", "z2"), entry("instance_id", "i"));
    assertThat(own.getGauge().getMetricsOrThrow("m").getUnit()).isEqualTo("u");
    assertThat(read("m 1\n", false, target).get(0).getSourceId()).isEqualTo("config");
  }

  @Test
  void timesOfLongAgoAreNow() {
    assertThat(read("m 1 1500000000000\n", false, target(Map.of())).get(0).getTimestamp()).isEqualTo(NOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"m", "m x", "m{a=\"b\" 1", "m{a=b} 1", "m{=\"b\"} 1", "{a=\"b\"} 1", "m 1 x", "m 1 2 3",
      "m{a=\"b} 1", "m 0x1p3", "m 1d", "m{\"a\",\"b\"} 1"})
  void linesThatAreNoneAreRejectedAndHarmNoOther(String line) {
    List<Envelope> envelopes = read("a 1\n" + line + "\nb 2\n", false, target(Map.of()));

    assertThat(envelopes).hasSize(2);
    assertThat(bench.rejected("malformed")).isOne();
  }

  @Test
  void countersThatAreNoneAreRejected() {
    assertThat(read("# TYPE c counter\nc -1\nc NaN\nc 1e300\nc 1.8e19\n", false, target(Map.of())))
        .extracting(e -> Long.toUnsignedString(e.getCounter().getTotal())).containsExactly("18000000000000000000");
    assertThat(bench.rejected("negative_counter")).isOne();
    assertThat(bench.rejected("bad_value")).isEqualTo(2);
  }

  @Test
  void samplesBeyondTheLimitAreLeftOutAndCounted() {
    assertThat(read("m 1\n".repeat(150), false, target(Map.of()))).hasSize(100);
    assertThat(bench.rejected("too_many_samples")).isEqualTo(50);
  }

  @Test
  void damagedTextNeverThrows() {
    SplittableRandom random = new SplittableRandom(Fuzz.seed(9090));
    ByteMutator mutator = new ByteMutator(random);
    byte[] sound = TEXT.getBytes(UTF_8);
    long envelopes = 0;
    for (int round = 0; round < Fuzz.inputs(20_000); round++) {
      byte[] damaged = mutator.mutate(sound, sound);
      Exposition exposition = new Exposition(damaged, random.nextBoolean(),
          new ScrapedEnvelopes(target(Map.of()), bench.queue(), 100, NOW));
      exposition.isWhole();
      while (exposition.read(64)) {
        // reads on
      }
      envelopes += bench.taken().size();
    }
    assertThat(envelopes).isGreaterThan(5L * Fuzz.inputs(20_000));
  }

  private List<Envelope> read(String text, boolean isOpenMetrics, ScrapeTarget target) {
    Exposition exposition = new Exposition(text.getBytes(UTF_8), isOpenMetrics,
        new ScrapedEnvelopes(target, bench.queue(), 100, NOW));
    exposition.read(Integer.MAX_VALUE);
    return bench.taken();
  }

  private Exposition exposition(String text, boolean isOpenMetrics) {
    return new Exposition(text.getBytes(UTF_8), isOpenMetrics, null);
  }

  private static ScrapeTarget target(Map<String, String> labels) {
    ScrapeTarget plain = ScrapeTarget.of(URI.create("http://127.0.0.1:1/metrics"), config());
    return new ScrapeTarget(false, plain.host(), 1, "/metrics", "", "shop", "", Map.of(), labels, 1, plain.caFile(),
        plain.keys(), 0);
  }

  static ScrapeConfig config() {
    JsonObject tls = new JsonObject().put("caFile", "a").put("certFile", "b").put("keyFile", "c");
    return NodeConfig.parse(new JsonObject().put("agent", new JsonObject()
        .put("grpc", new JsonObject().put("tls", tls)).put("scrape", new JsonObject())), Map.of())
        .orThrow().agent().orElseThrow().inputs().scrape().orElseThrow();
  }
}
