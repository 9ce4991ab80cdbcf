package loggregator.inputs.otlp;

import java.util.function.LongSupplier;
import loggregator.envelope.RecordWriter;
import loggregator.envelope.WireWriter;
import loggregator.inputs.RunningValues;

/** Writes the envelopes of a metric's points, whose names are the metric's with something behind. One thread. */
final class PointWriter {
  private static final byte[] EMPTY = {};
  /** Above it a double is no long. */
  private static final double MAX_LONG = 0x1p63;

  private final RecordWriter writer;
  private final OtlpOrigin origin;
  private final RunningValues running;
  private final boolean doubleSumsAreGauges;
  private final LongSupplier nowNanos;
  private final WireWriter name = new WireWriter(128);
  private SignalReader request;
  private long timestamp;

  PointWriter(RecordWriter writer, OtlpOrigin origin, RunningValues running, boolean doubleSumsAreGauges,
      LongSupplier nowNanos) {
    this.writer = writer;
    this.origin = origin;
    this.running = running;
    this.doubleSumsAreGauges = doubleSumsAreGauges;
    this.nowNanos = nowNanos;
  }

  void of(SignalReader request) {
    this.request = request;
  }

  void readAttribute(byte[] bytes, int start, int end) {
    origin.readAttribute(bytes, start, end);
  }

  RecordWriter tags() {
    return writer;
  }

  /** Whether the point may be written; its attributes are read by now. */
  boolean begin(long time) {
    if (!request.hasRoom()) {
      return false;
    }
    origin.attributesAreRead();
    timestamp = SignalReader.isTime(time) ? time : nowNanos.getAsLong();
    return true;
  }

  /** Forgets the point's tags, whether it was written or not. */
  void end() {
    origin.endRecord();
  }

  void reject(String reason) {
    request.reject(reason);
  }

  void gauge(MetricKind metric, byte[] suffix, double value) {
    name(metric, suffix);
    writer.gauge(timestamp, name.bytes(), 0, name.size(), value, metric.bytes, metric.unitStart, metric.unitLength);
  }

  void gaugeWithoutUnit(MetricKind metric, byte[] suffix, double value) {
    name(metric, suffix);
    writer.gauge(timestamp, name.bytes(), 0, name.size(), value, EMPTY, 0, 0);
  }

  /**
   * An unsigned number, by the metric's temporality either what was added or what all of it is. Nothing added is nothing
   * to say: to an Agent a counter with neither delta nor total is one that begins anew.
   */
  void counter(MetricKind metric, byte[] suffix, long value) {
    boolean isDelta = metric.temporality == MetricKind.DELTA;
    if (isDelta && value == 0) {
      return;
    }
    name(metric, suffix);
    writer.counter(timestamp, name.bytes(), 0, name.size(), isDelta ? value : 0, isDelta ? 0 : value);
  }

  /** As {@link #counter}, without the fraction of a total; those of deltas are kept until they make a whole. */
  void fractionalCounter(MetricKind metric, double value) {
    if (value < 0 || Double.isNaN(value) || value >= MAX_LONG) {
      reject(value < 0 ? "negative_counter" : "not_finite_counter");
    } else if (doubleSumsAreGauges) {
      changingGauge(metric, value);
    } else if (metric.temporality == MetricKind.DELTA) {
      name(metric, EMPTY);
      counter(metric, EMPTY, running.addAndTakeWhole(writer.series(name.bytes(), 0, name.size()), value));
    } else {
      counter(metric, EMPTY, (long) value);
    }
  }

  /** What a sum has come to. */
  void changingGauge(MetricKind metric, double value) {
    name(metric, EMPTY);
    gauge(metric, EMPTY, metric.temporality == MetricKind.DELTA
        ? running.add(writer.series(name.bytes(), 0, name.size()), value) : value);
  }

  private void name(MetricKind metric, byte[] suffix) {
    name.clear();
    name.writeRaw(metric.bytes, metric.nameStart, metric.nameLength);
    name.writeRaw(suffix, 0, suffix.length);
  }
}
