package loggregator.logcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.Map;
import loggregator.auth.ReadAccess;
import loggregator.auth.Verdict;
import loggregator.config.AuthConfig.AuthErrors;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries over HTTP; it is the 1,000th second. */
class PromQlTest {
  private static final long S = 1_000_000_000;
  private static final String APP = "{source_id='app'}";

  private TestLogCache cache = new TestLogCache();

  @AfterEach
  void close() {
    cache.close();
  }

  private static Envelope.Builder at(long second) {
    return Envelope.newBuilder().setSourceId("app").setInstanceId("0").setTimestamp(second * S);
  }

  private static Envelope gauge(long second, String name, double value) {
    return at(second).setGauge(Gauge.newBuilder().putAllMetrics(
        Map.of(name, GaugeValue.newBuilder().setValue(value).build()))).build();
  }

  private HttpResponse<String> ask(String query) {
    return cache.get("/api/v1/query?query=" + URLEncoder.encode(query, UTF_8));
  }

  private String value(String query) {
    JsonArray result = new JsonObject(ask(query).body()).getJsonObject("data").getJsonArray("result");
    return result.isEmpty() ? "nothing" : result.getJsonObject(0).getJsonArray("value").getString(1);
  }

  @Test
  void bodiesAreThoseOfPrometheus() {
    cache.add(gauge(990, "cpu", 0.5));
    assertThat(ask("cpu" + APP).body()).isEqualTo("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\","
        + "\"result\":[{\"metric\":{\"instance_id\":\"0\",\"source_id\":\"app\"},\"value\":[1000.000,\"0.5\"]}]}}\n");
    assertThat(cache.get("/api/v1/query?query=0&time=99").body())
        .isEqualTo("{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[99.000,\"0\"]}}\n");
    assertThat(cache.get("/api/v1/query_range?query=cpu%7Bsource_id='app'%7D&start=989&end=991&step=1s").body())
        .isEqualTo("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{"
            + "\"instance_id\":\"0\",\"source_id\":\"app\"},\"values\":[[990.000,\"0.5\"],[991.000,\"0.5\"]]}]}}\n");
    assertThat(ask("other" + APP).body())
        .isEqualTo("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}\n");
  }

  @Test
  void metricsOfAllTypesHaveValues() {
    cache.add(gauge(990, "http.latency-p99", Double.POSITIVE_INFINITY), gauge(991, "2nd", 7),
        at(992).setCounter(Counter.newBuilder().setName("requests").setDelta(1).setTotal(-1)).build(),
        at(993).setTimer(Timer.newBuilder().setName("http").setStart(5).setStop(1_000_005)).build());
    assertThat(value("http_latency_p99" + APP)).isEqualTo("+Inf");
    assertThat(value("_nd" + APP)).isEqualTo("7");
    assertThat(value("requests" + APP)).isEqualTo("18446744073709552000");
    assertThat(value("http" + APP)).isEqualTo("1000000");
    assertThat(value("cpu" + APP)).isEqualTo("nothing");
  }

  @Test
  void theQueriesOfTheAutoscalerAreAnswered() {
    for (int i = 0; i < 4_000; i++) {
      cache.add(at(960).setTimestamp(970 * S + i).putTags("peer_type", "Client")
          .setTimer(Timer.newBuilder().setName("http").setStart(0).setStop(2_000_000)).build());
    }
    String http = "http{source_id='app',peer_type='Client'}[40s]";
    assertThat(value("sum by (instance_id) (count_over_time(" + http + ")) / 40")).isEqualTo("100");
    assertThat(value("avg by (instance_id) (max_over_time(" + http + ")) / (1000 * 1000)")).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
      "/api/v1/query?query=cpu; metric 'cpu' does not have a 'source_id' label",
      "/api/v1/query; parse error at char 1: unexpected \"end of the query\"",
      "/api/v1/query?query=1&time=x; cannot parse \"x\" to a valid Unix or RFC3339 timestamp",
      "/api/v1/query?query=1&time=1e300; cannot parse \"1e300\" to a valid Unix or RFC3339 timestamp",
      "/api/v1/query_range?query=1&start=1&end=2&step=x; couldn't parse step: cannot parse \"x\" to a valid duration",
      "/api/v1/query_range?query=1&start=x&end=2&step=1; couldn't parse start: cannot parse \"x\" to a valid Unix or "
          + "RFC3339 timestamp",
      "/api/v1/query_range?query=1&start=1&end=2&step=0; zero or negative query resolution step widths are not accepted",
      "/api/v1/query_range?query=1&start=3&end=2&step=1; end timestamp must not be before start time",
      "/api/v1/query_range?query=1&start=0&end=99999999&step=1; exceeded maximum resolution of 11000 points per "
          + "timeseries"})
  void whatCannotBeAnsweredIsBadData(String path, String message) {
    HttpResponse<String> answer = cache.get(path);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(answer.body())).isEqualTo(
        new JsonObject().put("status", "error").put("errorType", "bad_data").put("error", message));
  }

  @Test
  void timesMayHaveManyForms() {
    cache.add(gauge(990, "cpu", 0.5));
    for (String time : new String[] {"1000", "1000.000", "1970-01-01T00:16:40Z", "1970-01-01T01:16:40.5%2B01:00"}) {
      assertThat(cache.get("/api/v1/query?query=cpu%7Bsource_id='app'%7D&time=" + time).body()).as(time)
          .contains("\"0.5\"");
    }
  }

  @Test
  void everySourceOfAQueryMustBeReadable() {
    cache.close();
    ReadAccess access = new FakeReaders(Verdict.FORBIDDEN, Map.of("app", Verdict.ALLOWED, "x", Verdict.NOT_FOUND));
    cache = new TestLogCache(access, AuthErrors.ORIGINAL);
    assertThat(ask("cpu" + APP).statusCode()).isEqualTo(200);
    assertThat(ask("cpu" + APP + " + cpu{source_id='x'}").statusCode()).isEqualTo(404);
    assertThat(ask("cpu{source_id=~'app|x'}").statusCode()).isEqualTo(404);
  }
}
