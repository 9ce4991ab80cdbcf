package loggregator.outputs.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import loggregator.envelope.Batch;
import loggregator.metrics.Metrics;
import loggregator.metrics.OutputMeters;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;
import org.junit.jupiter.api.Test;

/** What OpenTelemetry's own classes read in our requests. */
class OtlpEncoderTest {
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN_ID = "b7ad6b7169203331";

  private final Metrics metrics = new Metrics();

  @Test
  void logs() throws InvalidProtocolBufferException {
    LogRecord record = onlyLog(envelope().setTimestamp(7).putTags("zone", "z1").putTags("trace_id", TRACE_ID)
        .putTags("span_id", SPAN_ID).putTags("__v1_type", "x")
        .setLog(Log.newBuilder().setType(Log.Type.ERR).setPayload(ByteString.copyFromUtf8("hällo"))));

    assertThat(record.getTimeUnixNano()).isEqualTo(7);
    assertThat(record.getObservedTimeUnixNano()).isPositive();
    assertThat(record.getBody().getStringValue()).isEqualTo("hällo");
    assertThat(record.getSeverityNumberValue()).isEqualTo(17);
    assertThat(record.getSeverityText()).isEqualTo("ERROR");
    assertThat(record.getTraceId()).isEqualTo(bytes(TRACE_ID));
    assertThat(record.getSpanId()).isEqualTo(bytes(SPAN_ID));
    assertThat(texts(record.getAttributesList()))
        .isEqualTo(Map.of("source_id", "web", "instance_id", "3", "zone", "z1"));
  }

  @Test
  void whatAnSdkSaidOfItsSeverityStays() throws InvalidProtocolBufferException {
    LogRecord record = onlyLog(envelope().putTags("severity_number", "13").putTags("severity_text", "WARN")
        .putTags("trace_id", "no id").setLog(Log.newBuilder()));

    assertThat(record.getSeverityNumberValue()).isEqualTo(13);
    assertThat(record.getSeverityText()).isEqualTo("WARN");
    assertThat(record.getTraceId()).isEmpty();
    assertThat(texts(record.getAttributesList())).containsEntry("trace_id", "no id").hasSize(3);
  }

  @Test
  void bytesThatAreNoTextStayBytes() throws InvalidProtocolBufferException {
    ByteString payload = ByteString.copyFrom(new byte[] {(byte) 0xFF, 1});
    assertThat(onlyLog(envelope().setLog(Log.newBuilder().setPayload(payload))).getBody().getBytesValue())
        .isEqualTo(payload);
  }

  @Test
  void eventsAreMaps() throws InvalidProtocolBufferException {
    LogRecord record = onlyLog(envelope().setEvent(Event.newBuilder().setTitle("t").setBody("b")));

    assertThat(record.getSeverityNumberValue()).isZero();
    assertThat(texts(record.getBody().getKvlistValue().getValuesList())).isEqualTo(Map.of("title", "t", "body", "b"));
  }

  @Test
  void countersAreCumulativeSums() throws InvalidProtocolBufferException {
    Metric metric = onlyMetric(envelope().setTimestamp(9).putTags("a", "b")
        .setCounter(Counter.newBuilder().setName("requests").setTotal(42).setDelta(2)));
    NumberDataPoint point = metric.getSum().getDataPoints(0);

    assertThat(metric.getName()).isEqualTo("requests");
    assertThat(metric.getSum().getIsMonotonic()).isTrue();
    assertThat(metric.getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    assertThat(point.getAsInt()).isEqualTo(42);
    assertThat(point.getTimeUnixNano()).isEqualTo(9);
    assertThat(texts(point.getAttributesList())).containsEntry("a", "b").containsEntry("source_id", "web");
    assertThat(onlyMetric(envelope().setCounter(Counter.newBuilder().setTotal(-1))).getSum().getDataPoints(0)
        .getAsDouble()).isEqualTo(0x1p64);
  }

  @Test
  void eachMetricOfAGaugeIsOne() throws InvalidProtocolBufferException {
    List<Metric> both = ExportMetricsServiceRequest.parseFrom(encoded(OtlpSignal.METRICS,
        envelope().setGauge(Gauge.newBuilder()
            .putMetrics("cpu", GaugeValue.newBuilder().setValue(Double.NaN).setUnit("%").build())
            .putMetrics("mem", GaugeValue.newBuilder().setValue(1).build()))))
        .getResourceMetrics(0).getScopeMetrics(0).getMetricsList();

    assertThat(both).extracting(Metric::getName).containsExactlyInAnyOrder("cpu", "mem");
    Metric cpu = both.stream().filter(metric -> metric.getName().equals("cpu")).findFirst().orElseThrow();
    assertThat(cpu.getUnit()).isEqualTo("%");
    assertThat(cpu.getGauge().getDataPoints(0).getAsDouble()).isNaN();
  }

  @Test
  void timersWithIdsAreSpans() throws InvalidProtocolBufferException {
    Span span = onlySpan(envelope().putTags("trace_id", TRACE_ID).putTags("span_id", SPAN_ID)
        .putTags("parent_span_id", "00f067aa0ba902b7").putTags("peer_type", "Client").putTags("status_code", "503")
        .putTags("method", "GET").putTags("uri", "https://h/path?q").setTimer(timer("http")));

    assertThat(span.getTraceId()).isEqualTo(bytes(TRACE_ID));
    assertThat(span.getParentSpanId()).isEqualTo(bytes("00f067aa0ba902b7"));
    assertThat(span.getName()).isEqualTo("GET /path");
    assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
    assertThat(span.getStartTimeUnixNano()).isEqualTo(10);
    assertThat(span.getEndTimeUnixNano()).isEqualTo(20);
    assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(texts(span.getAttributesList())).containsEntry("peer_type", "Client").doesNotContainKey("trace_id");
    assertThat(onlySpan(envelope().putTags("trace_id", TRACE_ID).putTags("span_id", SPAN_ID)
        .putTags("span.kind", "producer").putTags("otel.status_code", "OK").setTimer(timer("work"))))
        .satisfies(other -> {
          assertThat(other.getName()).isEqualTo("work");
          assertThat(other.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_PRODUCER);
          assertThat(other.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_OK);
        });
  }

  @Test
  void timersWithoutIdsHaveNoPlace() {
    assertThat(encoded(OtlpSignal.TRACES, envelope().setTimer(timer("work")))).isNull();
    assertThat(metrics.scrape()).contains("reason=\"no_trace_ids\"");
  }

  @Test
  void recordsOfOneResourceAreTogether() throws InvalidProtocolBufferException {
    ExportLogsServiceRequest request = ExportLogsServiceRequest.parseFrom(encoded(OtlpSignal.LOGS,
        envelope().setLog(Log.newBuilder()), envelope().setInstanceId("4").setLog(Log.newBuilder()),
        envelope().putTags("other", "tag").setLog(Log.newBuilder()),
        envelope().putTags("app_name", "shop").putTags("app_id", "guid").setLog(Log.newBuilder())));

    assertThat(request.getResourceLogsList()).extracting(logs -> logs.getScopeLogs(0).getLogRecordsCount())
        .containsExactly(2, 1, 1);
    assertThat(request.getResourceLogsList()).extracting(logs -> texts(logs.getResource().getAttributesList()))
        .containsExactly(
            Map.of("service.name", "web", "service.instance.id", "3", "loggregator.hops", "1"),
            Map.of("service.name", "web", "service.instance.id", "4", "loggregator.hops", "1"),
            Map.of("service.name", "shop", "service.instance.id", "3", "cloudfoundry.app.name", "shop",
                "cloudfoundry.app.id", "guid", "loggregator.hops", "1"));
    assertThat(request.getResourceLogs(0).getScopeLogs(0).getScope().getName()).isEqualTo("loggregator");
  }

  @Test
  void whatGoesRoundIsNotSentForEver() throws InvalidProtocolBufferException {
    ExportLogsServiceRequest request = ExportLogsServiceRequest.parseFrom(
        encoded(OtlpSignal.LOGS, envelope().putTags("loggregator.hops", "3").setLog(Log.newBuilder())));

    assertThat(texts(request.getResourceLogs(0).getResource().getAttributesList()))
        .containsEntry("loggregator.hops", "4");
    assertThat(texts(request.getResourceLogs(0).getScopeLogs(0).getLogRecords(0).getAttributesList()))
        .doesNotContainKey("loggregator.hops");
    assertThat(encoded(OtlpSignal.LOGS, envelope().putTags("loggregator.hops", "4").setLog(Log.newBuilder())))
        .isNull();
    assertThat(metrics.scrape()).contains("reason=\"loop\"");
  }

  private static Envelope.Builder envelope() {
    return Envelope.newBuilder().setSourceId("web").setInstanceId("3");
  }

  private static Timer.Builder timer(String name) {
    return Timer.newBuilder().setName(name).setStart(10).setStop(20);
  }

  private LogRecord onlyLog(Envelope.Builder envelope) throws InvalidProtocolBufferException {
    return ExportLogsServiceRequest.parseFrom(encoded(OtlpSignal.LOGS, envelope))
        .getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
  }

  private Metric onlyMetric(Envelope.Builder envelope) throws InvalidProtocolBufferException {
    return ExportMetricsServiceRequest.parseFrom(encoded(OtlpSignal.METRICS, envelope))
        .getResourceMetrics(0).getScopeMetrics(0).getMetrics(0);
  }

  private Span onlySpan(Envelope.Builder envelope) throws InvalidProtocolBufferException {
    return ExportTraceServiceRequest.parseFrom(encoded(OtlpSignal.TRACES, envelope))
        .getResourceSpans(0).getScopeSpans(0).getSpans(0);
  }

  private byte[] encoded(OtlpSignal signal, Envelope.Builder... envelopes) {
    EnvelopeBatch.Builder all = EnvelopeBatch.newBuilder();
    List.of(envelopes).forEach(all::addBatch);
    byte[] bytes = all.build().toByteArray();
    return new OtlpEncoder(signal.form(), new OutputMeters(metrics, "otlp", "test"))
        .encode(new Batch(bytes, 0, bytes.length, envelopes.length));
  }

  private static Map<String, String> texts(List<KeyValue> attributes) {
    assertThat(attributes).allMatch(attribute ->
        attribute.getValue().getValueCase() == AnyValue.ValueCase.STRING_VALUE);
    return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, a -> a.getValue().getStringValue()));
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(java.util.HexFormat.of().parseHex(hex));
  }
}
