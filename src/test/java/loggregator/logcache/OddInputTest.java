package loggregator.logcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client of good will asks or sends. It is answered, and the next question, too. */
class OddInputTest {
  private static final String APP = "{source_id='app'}";
  private static final String ANY_TIME = "?start_time=-9223372036854775808&end_time=9223372036854775807";

  private final TestLogCache cache = new TestLogCache();

  @AfterEach
  void close() {
    cache.close();
  }

  private static Envelope gauge(String source, long timestamp, String name) {
    return Envelope.newBuilder().setSourceId(source).setTimestamp(timestamp).setGauge(
        Gauge.newBuilder().putAllMetrics(Map.of(name, GaugeValue.newBuilder().setValue(1).build()))).build();
  }

  private HttpResponse<String> ask(String query) {
    return cache.get("/api/v1/query?query=" + URLEncoder.encode(query, UTF_8));
  }

  private void keepOneOfToday() {
    cache.add(gauge("app", cache.nowNs.get() - 1_000_000_000L, "cpu"));
  }

  private void assertServesAsUsual() {
    assertThat(ask("cpu" + APP).body()).contains("\"value\":[1000.000,\"1\"]");
    assertThat(cache.get("/api/v1/read/app?descending=true").body()).contains("\"cpu\"");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, 253_402_300_800_000_000_0L, Long.MAX_VALUE - 1})
  void anEnvelopeOfAnyTimeIsKeptAndRead(long timestamp) {
    keepOneOfToday();
    cache.add(gauge("app", timestamp, "odd"), gauge("app", timestamp, "odd"));
    keepOneOfToday();

    assertThat(cache.get("/api/v1/read/app" + ANY_TIME).body()).containsPattern("\"odd\".*\"odd\"");
    assertThat(cache.get("/api/v1/meta").body()).contains("\"app\":{\"count\":\"4\"");
    assertThat(ask("count_over_time(odd" + APP + "[5m])").statusCode()).isEqualTo(200);
    assertServesAsUsual();
  }

  @Test
  void nothingIsLostForGoodByAProducerWhoseClockJumps() {
    long now = cache.nowNs.get() - 1_000_000_000L;
    long hour = 3_600_000_000_000L;
    cache.add(gauge("app", now, "cpu"), gauge("app", now + hour, "cpu"), gauge("app", now - 24 * hour, "cpu"),
        gauge("app", now + 1, "cpu"), gauge("app", now - 24 * hour, "cpu"));

    assertThat(cache.json("/api/v1/read/app" + ANY_TIME).getJsonObject("envelopes").getJsonArray("batch").stream()
        .map(envelope -> Long.parseLong(((JsonObject) envelope).getString("timestamp"))))
        .containsExactly(now - 24 * hour, now - 24 * hour, now, now + 1, now + hour);
    assertServesAsUsual();
  }

  @ParameterizedTest
  @ValueSource(strings = {"envelope_types=7", "envelope_types=-1", "envelope_types=2147483648", "limit=-9223372036854775808",
      "limit=9223372036854775807", "name_filter=%00", "name_filter=%ff", "name_filter=(a%2B)%2B%24",
      "name_filter=a%7B1000%7D%7B1000%7D", "name_filter=%5Cp%7BGreek%7D", "start_time=9223372036854775807",
      "end_time=-9223372036854775808", "=", "&&&", "limit", "%00=1"})
  void anOddReadIsAnsweredOrRefused(String query) {
    keepOneOfToday();

    assertThat(TestRequests.raw(cache.port(), "/api/v1/read/app?" + query).statusCode()).isIn(200, 400);
    assertServesAsUsual();
  }

  static Stream<String> oddQueries() {
    String many = IntStream.range(0, 5_000).mapToObj(i -> "source-" + i).collect(Collectors.joining("|"));
    return Stream.of("(".repeat(20_000), "(".repeat(20_000) + "1" + ")".repeat(20_000), "-".repeat(20_000) + "1",
        "1" + "+1".repeat(20_000), "2" + "^2".repeat(20_000), "abs(".repeat(10_000) + "cpu" + APP + ")".repeat(10_000),
        "sum(".repeat(10_000), "cpu{source_id=~'" + many + "'}", "cpu{source_id=~'|||'}", "cpu{source_id=~'.*'}",
        "cpu{source_id!='app'}", "cpu{source_id='app',x=~'(a+)+$'}", "cpu{source_id='app',x=~'a{1000}{1000}'}",
        "cpu{source_id='app'", "cpu" + "{".repeat(20_000), "rate(cpu" + APP + "[99999999999999y])",
        "cpu" + APP + " offset 99999999999999y", "topk(1e300, cpu" + APP + ")", "topk(NaN, cpu" + APP + ")",
        "quantile(Inf, cpu" + APP + ")", "cpu" + APP + "[0s]", "1e999999999", "0x" + "f".repeat(10_000), "\u0000", "\u202e",
        "'", "\"\\", "{}", "{source_id='app'}", "{__name__=~'.+',source_id='app'}", "a".repeat(100_000), ")", "[5m]",
        "cpu" + APP + " / 0", "vector(1) / vector(0)", "scalar(" + "cpu" + APP + ") % 0");
  }

  @ParameterizedTest
  @MethodSource("oddQueries")
  void anOddQueryIsAnsweredOrRefused(String query) {
    keepOneOfToday();

    HttpResponse<String> answer = ask(query);
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400, 422);
    assertThat(new JsonObject(answer.body()).getString("status"))
        .isEqualTo(answer.statusCode() == 200 ? "success" : "error");
    assertServesAsUsual();
  }
}
