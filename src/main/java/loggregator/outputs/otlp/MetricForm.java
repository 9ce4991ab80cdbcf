package loggregator.outputs.otlp;

import loggregator.envelope.MessageType;
import loggregator.envelope.WireWriter;
import loggregator.outputs.OutgoingEnvelope;
import loggregator.outputs.OutgoingMetrics.Metric;
import loggregator.outputs.OutgoingTags.Tag;

/** Counters as cumulative sums, and each metric of a gauge as a gauge. One thread. */
final class MetricForm extends RecordForm {
  private static final int METRIC = 2;
  private static final int NAME = 1;
  private static final int UNIT = 3;
  private static final int GAUGE = 5;
  private static final int SUM = 7;
  private static final int POINT = 1;
  private static final int TEMPORALITY = 2;
  private static final int IS_MONOTONIC = 3;
  private static final int TIME = 3;
  private static final int AS_DOUBLE = 4;
  private static final int AS_INT = 6;
  private static final int ATTRIBUTES = 7;
  private static final int CUMULATIVE = 2;
  /** 2^64. */
  private static final double UNSIGNED = 0x1p64;

  @Override
  String write(OutgoingEnvelope envelope, WireWriter out) {
    if (envelope.type() == MessageType.COUNTER) {
      writeSum(envelope, out);
      return "";
    }
    for (int i = 0; i < envelope.metrics.size(); i++) {
      writeGauge(envelope, envelope.metrics.get(i), out);
    }
    return envelope.metrics.size() == 0 ? "empty" : "";
  }

  /** A total beyond what is a whole number there is a fraction without one. */
  private void writeSum(OutgoingEnvelope envelope, WireWriter out) {
    int metric = out.beginMessage(METRIC);
    OtlpFields.text(out, NAME, envelope.name);
    int sum = out.beginMessage(SUM);
    int point = out.beginMessage(POINT);
    OtlpFields.time(out, TIME, envelope.timestamp());
    if (envelope.total() >= 0) {
      out.writeFixed64Field(AS_INT, envelope.total());
    } else {
      out.writeDoubleField(AS_DOUBLE, envelope.total() + UNSIGNED);
    }
    writeAttributes(envelope, out, ATTRIBUTES);
    out.endMessage(point);
    out.writeVarintField(TEMPORALITY, CUMULATIVE);
    out.writeVarintField(IS_MONOTONIC, 1);
    out.endMessage(sum);
    out.endMessage(metric);
  }

  private void writeGauge(OutgoingEnvelope envelope, Metric one, WireWriter out) {
    int metric = out.beginMessage(METRIC);
    OtlpFields.text(out, NAME, one.name);
    OtlpFields.text(out, UNIT, one.unit);
    int gauge = out.beginMessage(GAUGE);
    int point = out.beginMessage(POINT);
    OtlpFields.time(out, TIME, envelope.timestamp());
    out.writeDoubleField(AS_DOUBLE, one.value);
    writeAttributes(envelope, out, ATTRIBUTES);
    out.endMessage(point);
    out.endMessage(gauge);
    out.endMessage(metric);
  }

  @Override
  boolean isField(Tag tag, OutgoingEnvelope envelope) {
    return false;
  }
}
