package loggregator.inputs.otlp;

import static loggregator.inputs.otlp.Otlp.attribute;
import static loggregator.inputs.otlp.Otlp.log;
import static loggregator.inputs.otlp.Otlp.logs;
import static loggregator.inputs.otlp.Otlp.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import loggregator.envelope.ByteMutator;
import loggregator.testing.Fuzz;
import org.junit.jupiter.api.Test;

/** Damaged requests: none throws, and OpenTelemetry's own parser is the judge of which are sound. */
class OtlpFuzzTest {
  private static final int ROUNDS = Fuzz.inputs(30_000);

  private final SplittableRandom random = new SplittableRandom(Fuzz.seed(4317));
  private final ByteMutator mutator = new ByteMutator(random);
  private final SignalsBench bench = new SignalsBench();

  @Test
  void logsAreTakenWhereTheParserTakesThem() {
    byte[] sound = logs(service("web", attribute("zone", "z1")), log("one"), LogRecord.newBuilder()
        .setBody(AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder()
            .addValues(AnyValue.newBuilder().setDoubleValue(2)))).setTraceId(ByteString.copyFrom(new byte[16]))
        .setSeverityText("x").build()).toByteArray();
    int taken = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = mutator.mutate(sound, sound);
      int envelopes = bench.send("/v1/logs", damaged).size();
      ExportLogsServiceRequest parsed = parse(damaged);
      if (parsed != null) {
        taken++;
        long records = parsed.getResourceLogsList().stream().flatMap(r -> r.getScopeLogsList().stream())
            .mapToLong(s -> s.getLogRecordsCount()).sum();
        assertThat(bench.rejected()).as("round %s", round).isNotNull();
        assertThat(envelopes).as("round %s", round).isEqualTo((int) records);
      }
    }
    assertThat(taken).isBetween(ROUNDS / 50, ROUNDS);
  }

  @Test
  void metricsAndSpansNeverThrow() {
    byte[] metrics = Otlp.metrics(
        Metric.newBuilder().setName("m").setSum(Sum.newBuilder().setAggregationTemporalityValue(2).setIsMonotonic(true)
            .addDataPoints(NumberDataPoint.newBuilder().setAsInt(3).addAttributes(attribute("a", "b")))).build(),
        Metric.newBuilder().setName("h").setHistogram(Histogram.newBuilder().setAggregationTemporalityValue(1)
            .addDataPoints(HistogramDataPoint.newBuilder().addAllBucketCounts(List.of(1L, 2L))
                .addExplicitBounds(1))).build()).toByteArray();
    byte[] spans = Otlp.spans(Span.newBuilder().setTraceId(ByteString.copyFrom("0123456789abcdef",
        StandardCharsets.UTF_8)).setSpanId(ByteString.copyFromUtf8("01234567")).setName("n").build()).toByteArray();
    for (int round = 0; round < ROUNDS; round++) {
      bench.send("/v1/metrics", mutator.mutate(metrics, spans));
      bench.send("/v1/traces", mutator.mutate(spans, metrics));
    }
  }

  @Test
  void jsonNeverThrowsAnythingButItsProblem() {
    byte[] sound = ("{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
        + "{\"stringValue\":\"web\"}}]},\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"17\",\"severityNumber\":9,"
        + "\"body\":{\"kvlistValue\":{\"values\":[{\"key\":\"a\",\"value\":{\"doubleValue\":1.5}}]}},"
        + "\"traceId\":\"0102030405060708090a0b0c0d0e0f10\"}]}]}]}").getBytes(StandardCharsets.UTF_8);
    int taken = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try {
        bench.sendJson("/v1/logs", mutator.mutate(sound, sound));
        taken++;
      } catch (IOException e) {
        assertThat(OtlpJson.reason(e)).isNotNull();
      }
    }
    assertThat(taken).isPositive();
  }

  /** Its parser refuses text that isn't UTF-8, which is taken here. */
  private static ExportLogsServiceRequest parse(byte[] request) {
    try {
      return ExportLogsServiceRequest.parseFrom(request);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
