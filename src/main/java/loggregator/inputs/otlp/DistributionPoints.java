package loggregator.inputs.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import loggregator.envelope.RecordWriter;
import loggregator.envelope.WireReader;
import loggregator.text.GoNumbers;

/**
 * Makes envelopes of the points of histograms and summaries, named as those of a Prometheus scrape: {@code _sum} and
 * {@code _count}, {@code _bucket} with the tag {@code le}, quantiles with the tag {@code quantile}. The buckets of
 * exponential histograms are left out: there may be hundreds. One thread.
 */
final class DistributionPoints {
  private static final byte[] EMPTY = {};
  private static final byte[] SUM_SUFFIX = "_sum".getBytes(UTF_8);
  private static final byte[] COUNT_SUFFIX = "_count".getBytes(UTF_8);
  private static final byte[] BUCKET_SUFFIX = "_bucket".getBytes(UTF_8);
  private static final byte[] MIN_SUFFIX = "_min".getBytes(UTF_8);
  private static final byte[] MAX_SUFFIX = "_max".getBytes(UTF_8);
  private static final byte[] ZERO_SUFFIX = "_zero_count".getBytes(UTF_8);
  private static final byte[] LE = "le".getBytes(UTF_8);
  private static final byte[] QUANTILE = "quantile".getBytes(UTF_8);
  private static final int QUANTILE_FIELD = 0x09;
  private static final int VALUE_FIELD = 0x11;

  private final PointWriter points;
  private final MetricKind metric;
  private final DistributionPoint point;
  private final WireReader reader = new WireReader();

  DistributionPoints(PointWriter points, MetricKind metric) {
    this.points = points;
    this.metric = metric;
    this.point = new DistributionPoint(points);
  }

  void readHistogram(byte[] bytes, int start, int end) {
    point.readHistogram(bytes, start, end);
    boolean fits = point.buckets.size() == 0 && point.bounds.size() == 0
        || point.buckets.size() == point.bounds.size() + 1;
    if (!metric.hasTemporality()) {
      points.reject("no_temporality");
    } else if (!fits) {
      points.reject("buckets_do_not_fit");
    } else if (!point.isStale && points.begin(point.time)) {
      writeCommon();
      if (point.bounds.size() > 0) {
        writeBuckets();
      }
    }
    points.end();
  }

  private void writeBuckets() {
    long counted = 0;
    for (int i = 0; i < point.buckets.size(); i++) {
      counted += point.buckets.get(i);
      double bound = i < point.bounds.size() ? Double.longBitsToDouble(point.bounds.get(i)) : Double.POSITIVE_INFINITY;
      RecordWriter.Mark before = points.tags().mark();
      points.tags().tag(LE, GoNumbers.general(bound));
      points.counter(metric, BUCKET_SUFFIX, counted);
      points.tags().backTo(before);
    }
  }

  void readExponential(byte[] bytes, int start, int end) {
    point.readExponential(bytes, start, end);
    if (!metric.hasTemporality()) {
      points.reject("no_temporality");
    } else if (!point.isStale && points.begin(point.time)) {
      writeCommon();
      points.counter(metric, ZERO_SUFFIX, point.zeroCount);
    }
    points.end();
  }

  private void writeCommon() {
    if (point.hasSum) {
      points.gauge(metric, SUM_SUFFIX, point.sum);
    }
    points.counter(metric, COUNT_SUFFIX, point.count);
    if (point.hasMin) {
      points.gauge(metric, MIN_SUFFIX, point.min);
    }
    if (point.hasMax) {
      points.gauge(metric, MAX_SUFFIX, point.max);
    }
  }

  void readSummary(byte[] bytes, int start, int end) {
    point.readSummary(bytes, start, end);
    metric.temporality = MetricKind.CUMULATIVE;
    if (!point.isStale && points.begin(point.time)) {
      points.gauge(metric, SUM_SUFFIX, point.sum);
      points.counter(metric, COUNT_SUFFIX, point.count);
      point.eachQuantile(this::writeQuantile);
    }
    points.end();
  }

  private void writeQuantile(byte[] bytes, int start, int end) {
    double quantile = 0;
    double value = 0;
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case QUANTILE_FIELD -> quantile = reader.readDouble();
        case VALUE_FIELD -> value = reader.readDouble();
        default -> reader.skip(tag);
      }
    }
    RecordWriter.Mark before = points.tags().mark();
    points.tags().tag(QUANTILE, GoNumbers.general(quantile));
    points.gauge(metric, EMPTY, value);
    points.tags().backTo(before);
  }
}
