package loggregator.inputs.otlp;

import static loggregator.inputs.otlp.Otlp.attribute;
import static loggregator.inputs.otlp.Otlp.metrics;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;

class MetricReaderTest {
  private static final String PATH = "/v1/metrics";
  private static final AggregationTemporality DELTA = AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
  private static final AggregationTemporality TOTAL = AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;

  private final SignalsBench bench = new SignalsBench();

  @Test
  void gaugesKeepUnitAndAttributes() {
    Envelope envelope = bench.send(PATH, metrics(Metric.newBuilder().setName("temperature").setUnit("Cel")
        .setGauge(Gauge.newBuilder().addDataPoints(
            real(1.5).toBuilder().addAttributes(attribute("room", "a")))).build())).get(0);

    assertThat(envelope.getGauge().getMetricsOrThrow("temperature").getValue()).isEqualTo(1.5);
    assertThat(envelope.getGauge().getMetricsOrThrow("temperature").getUnit()).isEqualTo("Cel");
    assertThat(envelope.getTagsMap()).containsEntry("room", "a");
    assertThat(envelope.getTimestamp()).isEqualTo(9);
  }

  @Test
  void growingSumsOfWholeNumbersAreCounters() {
    List<Envelope> envelopes = bench.send(PATH, metrics(sum(TOTAL, true, whole(7)), sum(DELTA, true, whole(3))));

    assertThat(envelopes.get(0).getCounter().getTotal()).isEqualTo(7);
    assertThat(envelopes.get(0).getCounter().getDelta()).isZero();
    assertThat(envelopes.get(1).getCounter().getDelta()).isEqualTo(3);
    assertThat(envelopes.get(1).getCounter().getTotal()).isZero();
  }

  @Test
  void fractionsOfDeltasAddUp() {
    long sum = 0;
    for (int i = 0; i < 100; i++) {
      for (Envelope envelope : bench.send(PATH, metrics(sum(DELTA, true, real(0.75))))) {
        assertThat(envelope.getCounter().getDelta()).as("none resets the total").isPositive();
        sum += envelope.getCounter().getDelta();
      }
    }

    assertThat(sum).isEqualTo(75);
  }

  @Test
  void fractionsOfTotalsAreLeftOutUnlessSumsAreGauges() {
    assertThat(bench.send(PATH, metrics(sum(TOTAL, true, real(7.9)))).get(0).getCounter().getTotal()).isEqualTo(7);
    SignalsBench asGauges = new SignalsBench(new JsonObject().put("doubleSums", "gauge"));
    assertThat(asGauges.send(PATH, metrics(sum(TOTAL, true, real(7.9)))).get(0).getGauge()
        .getMetricsOrThrow("m").getValue()).isEqualTo(7.9);
  }

  @Test
  void sumsThatMayFallAreGauges() {
    assertThat(bench.send(PATH, metrics(sum(TOTAL, false, whole(-7)))).get(0).getGauge()
        .getMetricsOrThrow("m").getValue()).isEqualTo(-7);
    bench.send(PATH, metrics(sum(DELTA, false, whole(5))));
    assertThat(bench.send(PATH, metrics(sum(DELTA, false, whole(-2)))).get(0).getGauge()
        .getMetricsOrThrow("m").getValue()).isEqualTo(3);
  }

  @Test
  void whatHasNoMeaningIsRejectedByReasonAndTheRestIsTaken() {
    List<Envelope> envelopes = bench.send(PATH, metrics(
        sum(AggregationTemporality.AGGREGATION_TEMPORALITY_UNSPECIFIED, true, whole(1)),
        sum(TOTAL, true, whole(-1)), sum(TOTAL, true, real(-0.5)), sum(TOTAL, true, real(Double.NaN)),
        sum(TOTAL, true, NumberDataPoint.getDefaultInstance()), Metric.newBuilder().setName("empty").build(),
        sum(TOTAL, true, whole(2)), sum(TOTAL, true, whole(3).toBuilder().setFlags(1).build())));

    assertThat(envelopes).hasSize(1);
    assertThat(bench.rejected().count()).isEqualTo(6);
    assertThat(bench.rejected("negative_counter")).isEqualTo(2);
    assertThat(bench.rejected("no_temporality")).isOne();
    assertThat(bench.rejected("no_value")).isOne();
    assertThat(bench.rejected("no_data")).isOne();
  }

  @Test
  void histogramIsWhatAScrapeWouldGive() {
    List<Envelope> envelopes = bench.send(PATH, metrics(Metric.newBuilder().setName("h").setUnit("s")
        .setHistogram(Histogram.newBuilder().setAggregationTemporality(TOTAL).addDataPoints(
            HistogramDataPoint.newBuilder().setTimeUnixNano(9).setCount(6).setSum(2.5).setMin(0.1).setMax(1.2)
                .addAllBucketCounts(List.of(1L, 2L, 3L)).addAllExplicitBounds(List.of(0.005, 1e6)))).build()));

    assertThat(envelopes).hasSize(7);
    assertThat(envelopes.get(0).getGauge().getMetricsOrThrow("h_sum").getValue()).isEqualTo(2.5);
    assertThat(envelopes.get(1).getCounter().getName()).isEqualTo("h_count");
    assertThat(envelopes.get(1).getCounter().getTotal()).isEqualTo(6);
    assertThat(envelopes.subList(4, 7)).extracting(e -> e.getTagsOrThrow("le")).containsExactly("0.005", "1e+06", "+Inf");
    assertThat(envelopes.subList(4, 7)).extracting(e -> e.getCounter().getTotal()).containsExactly(1L, 3L, 6L);
    assertThat(envelopes.subList(0, 4)).noneMatch(e -> e.containsTags("le"));
  }

  @Test
  void histogramWhoseBucketsDoNotFitIsRejected() {
    assertThat(bench.send(PATH, metrics(Metric.newBuilder().setName("h").setHistogram(Histogram.newBuilder()
        .setAggregationTemporality(TOTAL).addDataPoints(HistogramDataPoint.newBuilder()
            .addAllBucketCounts(List.of(1L, 2L)).addAllExplicitBounds(List.of(1.0, 2.0)))).build()))).isEmpty();
    assertThat(bench.rejected("buckets_do_not_fit")).isOne();
  }

  @Test
  void exponentialHistogramAndSummary() {
    List<Envelope> envelopes = bench.send(PATH, metrics(
        Metric.newBuilder().setName("e").setExponentialHistogram(ExponentialHistogram.newBuilder()
            .setAggregationTemporality(DELTA).addDataPoints(ExponentialHistogramDataPoint.newBuilder()
                .setCount(4).setSum(8).setZeroCount(1).setScale(-3))).build(),
        Metric.newBuilder().setName("s").setSummary(Summary.newBuilder().addDataPoints(SummaryDataPoint.newBuilder()
            .setCount(2).setSum(3).addQuantileValues(SummaryDataPoint.ValueAtQuantile.newBuilder()
                .setQuantile(0.99).setValue(1.5)))).build()));

    assertThat(envelopes.get(1).getCounter().getDelta()).isEqualTo(4);
    assertThat(envelopes.get(2).getCounter().getName()).isEqualTo("e_zero_count");
    assertThat(envelopes.get(4).getCounter().getTotal()).isEqualTo(2);
    assertThat(envelopes.get(5).getTagsOrThrow("quantile")).isEqualTo("0.99");
    assertThat(envelopes.get(5).getGauge().getMetricsOrThrow("s").getValue()).isEqualTo(1.5);
  }

  private static Metric sum(AggregationTemporality temporality, boolean monotonic, NumberDataPoint point) {
    return Metric.newBuilder().setName("m").setSum(Sum.newBuilder()
        .setAggregationTemporality(temporality).setIsMonotonic(monotonic).addDataPoints(point)).build();
  }

  private static NumberDataPoint whole(long value) {
    return NumberDataPoint.newBuilder().setTimeUnixNano(9).setAsInt(value).build();
  }

  private static NumberDataPoint real(double value) {
    return NumberDataPoint.newBuilder().setTimeUnixNano(9).setAsDouble(value).build();
  }
}
