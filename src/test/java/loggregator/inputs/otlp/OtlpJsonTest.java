package loggregator.inputs.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpJsonTest {
  private final SignalsBench bench = new SignalsBench();

  @Test
  void logsAsTheJavaScriptSdkSendsThem() throws IOException {
    Envelope envelope = logs("""
        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},
        {"key":"n","value":{"intValue":5}},{"key":"m","value":{"intValue":"6"}},{"key":"none","value":{}}],
        "droppedAttributesCount":0},"scopeLogs":[{"scope":{"name":"lib","version":""},"logRecords":[
        {"timeUnixNano":"1700000000000000001","observedTimeUnixNano":1700000000000000002,"severityNumber":17,
        "severityText":"ERROR","body":{"stringValue":"b\\u00e4d"},"attributes":[],"droppedAttributesCount":0,
        "flags":257,"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"eee19b7ec3c1b174","unknown":[{"x":[1]}]
        }]}]}]}""").get(0);

    assertThat(envelope.getSourceId()).isEqualTo("shop");
    assertThat(envelope.getTimestamp()).isEqualTo(1700000000000000001L);
    assertThat(envelope.getLog().getPayload().toStringUtf8()).isEqualTo("b\u00e4d");
    assertThat(envelope.getTagsMap()).containsEntry("n", "5").containsEntry("m", "6").containsEntry("none", "")
        .containsEntry("trace_id", "5b8efff798038103d269b633813fc60c").containsEntry("span_id", "eee19b7ec3c1b174");
  }

  @Test
  void metricsWithNumbersAsTextsAndEnumsByName() throws IOException {
    List<Envelope> envelopes = bench.sendJson("/v1/metrics", """
        {"resourceMetrics":[{"scopeMetrics":[{"metrics":[
        {"name":"c","sum":{"isMonotonic":true,"aggregationTemporality":"AGGREGATION_TEMPORALITY_CUMULATIVE",
         "dataPoints":[{"asInt":"5","timeUnixNano":"1"}]}},
        {"name":"g","gauge":{"dataPoints":[{"asDouble":"NaN"},{"asDouble":3},{"asDouble":1e2}]}},
        {"name":"h","histogram":{"aggregationTemporality":2,"dataPoints":[
         {"count":3,"sum":1.5,"bucketCounts":["1",2],"explicitBounds":[0.5]}]}},
        {"name":"e","exponentialHistogram":{"aggregationTemporality":1,"dataPoints":[
         {"count":"1","sum":1,"scale":-2,"zeroCount":0,"positive":{"offset":-1,"bucketCounts":[1,"2"]}}]}}
        ]}]}]}""".getBytes(UTF_8));

    assertThat(envelopes.get(0).getCounter().getTotal()).isEqualTo(5);
    assertThat(envelopes.get(1).getGauge().getMetricsOrThrow("g").getValue()).isNaN();
    assertThat(envelopes.get(3).getGauge().getMetricsOrThrow("g").getValue()).isEqualTo(100);
    assertThat(envelopes).filteredOn(e -> e.getCounter().getName().equals("h_bucket"))
        .extracting(e -> e.getCounter().getTotal()).containsExactly(1L, 3L);
    assertThat(bench.rejected().count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"resourceLogs\":[]}", "{\"resourceLogs\":null}", "{\"resource_logs\":[{}]}"})
  void nothingIsSomethingSound(String request) throws IOException {
    assertThat(logs(request)).isEmpty();
    assertThat(bench.rejected().count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "5", "{", "{} {}", "{\"resourceLogs\":5}", "{\"resourceLogs\":[5]}",
      "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"x\"}]}]}]}",
      "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":1e99}]}]}]}",
      "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"1e999999999\"}]}]}]}",
      "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"1e-999999999\"}]}]}]}",
      "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"traceId\":\"zz\"}]}]}]}",
      "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":5}}]}]}]}",
      "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"bytesValue\":\"*\"}}]}]}]}"})
  void whatIsNoRequestIsRefusedWithoutTellingWhatWasSent(String request) {
    assertThatThrownBy(() -> logs(request)).isInstanceOf(IOException.class)
        .satisfies(problem -> assertThat(OtlpJson.reason((IOException) problem)).doesNotContain("\"timeUnixNano\""));
  }

  @Test
  void deepNestingIsRefusedOrCutAndNeverOverflowsTheStack() throws IOException {
    int deep = 100_000;
    assertThatThrownBy(() -> logs("{\"resourceLogs\":".repeat(1) + "[".repeat(deep))).isInstanceOf(IOException.class);
    String body = "{\"arrayValue\":{\"values\":[".repeat(40) + "{\"intValue\":1}" + "]}}".repeat(40);
    assertThat(logs("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":" + body + "}]}]}]}"))
        .extracting(e -> e.getLog().getPayload().toStringUtf8()).containsExactly("[".repeat(33) + "]".repeat(33));
  }

  private List<Envelope> logs(String request) throws IOException {
    return bench.sendJson("/v1/logs", request.getBytes(UTF_8));
  }
}
