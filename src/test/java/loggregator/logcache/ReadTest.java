package loggregator.logcache;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.LongStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadTest {
  private final TestLogCache cache = new TestLogCache();

  @AfterEach
  void close() {
    cache.close();
  }

  private static Envelope.Builder at(long timestamp) {
    return Envelope.newBuilder().setSourceId("app").setTimestamp(timestamp);
  }

  private static Envelope log(long timestamp) {
    return at(timestamp).setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("line"))).build();
  }

  private static Envelope gauge(long timestamp, String... names) {
    Gauge.Builder gauge = Gauge.newBuilder();
    for (String name : names) {
      gauge.putMetrics(name, GaugeValue.newBuilder().setUnit("u").setValue(1.5).build());
    }
    return at(timestamp).setInstanceId("3").putTags("kept", "yes").setGauge(gauge).build();
  }

  private List<Long> timestamps(String query) {
    JsonArray batch = cache.json("/api/v1/read/app" + query).getJsonObject("envelopes").getJsonArray("batch");
    return batch.stream().map(JsonObject.class::cast).map(e -> Long.parseLong(e.getString("timestamp"))).toList();
  }

  @Test
  void theBodyIsTheOriginalsToTheByte() {
    cache.add(at(1).setInstanceId("0").putTags("a", "b")
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("hello")).setType(Log.Type.ERR)).build());

    HttpResponse<String> answer = cache.get("/api/v1/read/app");
    assertThat(answer.body()).isEqualTo("{\"envelopes\":{\"batch\":[{\"timestamp\":\"1\",\"source_id\":\"app\","
        + "\"instance_id\":\"0\",\"deprecated_tags\":{},\"tags\":{\"a\":\"b\"},"
        + "\"log\":{\"payload\":\"aGVsbG8=\",\"type\":\"ERR\"}}]}}\n");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void anUnknownSourceIsEmpty() {
    HttpResponse<String> answer = cache.get("/api/v1/read/nobody");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"envelopes\":{\"batch\":[]}}\n");
  }

  @Test
  void theFirstQuestionsOfCfLogsAreAnswered() {
    LongStream.rangeClosed(1, 1_200).forEach(i -> cache.add(log(i)));

    assertThat(timestamps("?descending=true&limit=1&start_time=-6795364578871345152")).containsExactly(1_200L);
    assertThat(timestamps("?descending=true&envelope_types=LOG&limit=1000&start_time=-6795364578871345152"))
        .hasSize(1_000).startsWith(1_200L).endsWith(201L);
    assertThat(timestamps("?envelope_types=LOG&start_time=1100"))
        .isEqualTo(LongStream.range(1_100, 1_200).boxed().toList());
  }

  @Test
  void theQuestionOfCfTailIsAnswered() {
    LongStream.rangeClosed(1, 20).forEach(i -> cache.add(log(i)));
    assertThat(timestamps("?descending=true&end_time=" + cache.nowNs + "&envelope_types=ANY&limit=10&name_filter="
        + "&start_time=0")).hasSize(10).startsWith(20L);
  }

  @Test
  void typesAreOredAndAnyBesideOthersDoesNotCount() {
    cache.add(log(1), gauge(2, "g"), at(3).setTimer(Timer.newBuilder().setName("t")).build(),
        at(4).setEvent(Event.newBuilder()).build(), at(5).setCounter(Counter.newBuilder().setName("c")).build());

    assertThat(timestamps("")).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(timestamps("?envelope_types=ANY")).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(timestamps("?envelope_types=ANY&envelope_types=LOG")).containsExactly(1L);
    assertThat(timestamps("?envelope_types=GAUGE&envelope_types=5")).containsExactly(2L, 4L);
    assertThat(timestamps("?envelopeTypes=COUNTER")).containsExactly(5L);
  }

  @Test
  void aNameFilterLeavesMatchingMetricsOnly() {
    cache.add(log(1), gauge(2, "cpu", "memory"), gauge(3, "disk"),
        at(4).setCounter(Counter.newBuilder().setName("my.cpu.count")).build(),
        at(5).setTimer(Timer.newBuilder().setName("http")).build());

    assertThat(timestamps("?name_filter=cpu")).containsExactly(2L, 4L);
    assertThat(timestamps("?name_filter=%5Ehttp%24&descending=true")).containsExactly(5L);
    assertThat(timestamps("?nameFilter=.*&limit=2")).containsExactly(2L, 3L);
    assertThat(timestamps("?name_filter=.*&envelope_types=LOG")).isEmpty();
    JsonObject gauge = cache.json("/api/v1/read/app?name_filter=%5Ecpu$").getJsonObject("envelopes")
        .getJsonArray("batch").getJsonObject(0);
    assertThat(gauge.getJsonObject("gauge").getJsonObject("metrics").fieldNames()).containsExactly("cpu");
    assertThat(gauge.getString("instance_id")).isEqualTo("3");
    assertThat(gauge.getJsonObject("tags").getString("kept")).isEqualTo("yes");
  }

  @Test
  void aNameFilterWalksOverWhatDoesNotMatch() {
    LongStream.range(0, 5_000).forEach(i -> cache.add(gauge(i, i % 1_000 == 999 ? "rare" : "usual")));
    assertThat(timestamps("?name_filter=rare&limit=3")).containsExactly(999L, 1_999L, 2_999L);
    assertThat(timestamps("?name_filter=rare&limit=3&descending=true")).containsExactly(4_999L, 3_999L, 2_999L);
  }

  @Test
  void aRegularExpressionThatWouldTakeForeverElsewhereIsAnswered() {
    cache.add(gauge(1, "a".repeat(5_000) + "!"));
    assertThat(timestamps("?name_filter=(a%2B)%2B%24")).isEmpty();
  }

  @Test
  void equalTimestampsAreNotSplitBetweenPages() {
    LongStream.range(0, 250).forEach(i -> cache.add(log(i / 50)));
    assertThat(timestamps("?limit=70")).hasSize(100).containsOnly(0L, 1L);
    assertThat(timestamps("?limit=70&descending=true")).hasSize(100).containsOnly(4L, 3L);
  }

  @Test
  void aLargeAnswerHasFewerEnvelopesAndNoError() {
    String kilobyte = "x".repeat(1_000);
    LongStream.range(0, 500).forEach(i -> cache.add(at(i)
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8(kilobyte))).build()));
    assertThat(timestamps("?limit=1000")).hasSizeBetween(90, 100).startsWith(0L, 1L);
  }

  @Test
  void whatCameJustNowIsNotShownToWalkersButToOthers() {
    long now = cache.nowNs.get();
    cache.add(log(now - TestLogCache.SETTLING_NS - 1), log(now - TestLogCache.SETTLING_NS), log(now - 1), log(now));

    assertThat(timestamps("")).hasSize(1);
    assertThat(timestamps("?descending=true")).hasSize(3).startsWith(now - 1);
    assertThat(timestamps("?end_time=" + (now + 1))).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "limit=1001 | limit (1001) must be 1000 or less", "limit=-1 | limit (-1) must be greater than zero",
      "start_time=5&end_time=4 | StartTime (5) must be before EndTime (4)",
      "name_filter=( | name filter must be a valid regular expression: error parsing regexp: missing closing ): `(`",
      "limit=x | parsing field \"limit\": \"x\" is not valid", "limit= | parsing field \"limit\": \"\" is not valid",
      "limit=1.5 | parsing field \"limit\": \"1.5\" is not valid",
      "limit=99999999999999999999 | parsing field \"limit\": \"99999999999999999999\" is not valid",
      "start_time=1&start_time=2 | too many values for field \"start_time\": 1, 2",
      "start_time=1&startTime=2 | too many values for field \"start_time\": 1, 2",
      "descending=yes | parsing field \"descending\": \"yes\" is not valid",
      "envelope_types=6 | parsing field \"envelope_types\": \"6\" is not valid",
      "envelope_types=4294967297 | parsing field \"envelope_types\": \"4294967297\" is not valid",
      "limit=%D9%A5 | parsing field \"limit\": \"\u0665\" is not valid",
      "envelope_types=log | parsing field \"envelope_types\": \"log\" is not valid",
      "limit=%zz | invalid query: a broken escape or a semicolon"})
  void aQuestionThatCannotBeAnsweredIsRefused(String query, String message) {
    TestRequests.Answer answer = TestRequests.raw(cache.port(), "/api/v1/read/app?" + query);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(answer.body())).isEqualTo(
        new JsonObject().put("code", 3).put("message", message).put("details", new JsonArray()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?unknown=1", "?limit=0", "?limit=%2B5", "?start_time=-9223372036854775808",
      "?end_time=9223372036854775807", "?start_time=3&end_time=3", "?descending=T", "?envelope_types=0"})
  void oddQuestionsAreAnswered(String query) {
    assertThat(cache.get("/api/v1/read/app" + query).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"a%2Fb, a/b", "a/b, a/b", "..%2F..%2Fapi, ../../api", "a+b, a+b", "%C3%BC, ü", "%20, ' '"})
  void anIdIsTakenAsItComes(String path, String id) {
    cache.add(Envelope.newBuilder().setSourceId(id).setTimestamp(4).build());
    TestRequests.Answer answer = TestRequests.raw(cache.port(), "/api/v1/read/" + path);
    assertThat(answer.body()).contains("\"timestamp\":\"4\"");
  }

  @Test
  void otherPathsAndMethodsAreRefused() {
    assertThat(cache.get("/api/v1/read/").statusCode()).isEqualTo(404);
    assertThat(cache.get("/api/v1/other").body()).isEqualTo("404 page not found\n");
    HttpResponse<String> posted = cache.send(HttpRequest.newBuilder(URI.create(cache.url("/api/v1/read/app")))
        .DELETE().build());
    assertThat(posted.statusCode()).isEqualTo(501);
    assertThat(posted.body()).isEqualTo("{\"code\":12,\"message\":\"Method Not Allowed\",\"details\":[]}\n");
  }
}
