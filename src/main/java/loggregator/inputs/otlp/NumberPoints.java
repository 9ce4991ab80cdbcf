package loggregator.inputs.otlp;

import loggregator.envelope.WireReader;

/** Makes an envelope of each point of a gauge or a sum. One thread. */
final class NumberPoints {
  private static final int TIME = 0x19;
  private static final int AS_DOUBLE = 0x21;
  private static final int AS_INT = 0x31;
  private static final int ATTRIBUTES = 0x3A;
  private static final int FLAGS = 0x40;
  private static final int NO_RECORDED_VALUE = 1;
  private static final byte[] EMPTY = {};

  private final PointWriter points;
  private final MetricKind metric;
  private final WireReader reader = new WireReader();
  private long time;
  private long value;
  private int kind;
  private boolean isStale;

  NumberPoints(PointWriter points, MetricKind metric) {
    this.points = points;
    this.metric = metric;
  }

  void readGauge(byte[] bytes, int start, int end) {
    if (read(bytes, start, end)) {
      points.gauge(metric, EMPTY, asDouble());
    }
    points.end();
  }

  void readSum(byte[] bytes, int start, int end) {
    if (read(bytes, start, end)) {
      writeSum();
    }
    points.end();
  }

  private void writeSum() {
    if (!metric.hasTemporality()) {
      points.reject("no_temporality");
    } else if (!metric.isMonotonic) {
      points.changingGauge(metric, asDouble());
    } else if (kind == AS_DOUBLE) {
      points.fractionalCounter(metric, asDouble());
    } else if (value < 0) {
      points.reject("negative_counter");
    } else {
      points.counter(metric, EMPTY, value);
    }
  }

  /** Whether there is something to write. */
  private boolean read(byte[] bytes, int start, int end) {
    time = 0;
    kind = 0;
    isStale = false;
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      readField(bytes, reader.readTag());
    }
    if (isStale) {
      return false;
    }
    if (kind == 0) {
      points.reject("no_value");
      return false;
    }
    return points.begin(time);
  }

  private void readField(byte[] bytes, int tag) {
    switch (tag) {
      case TIME -> time = reader.readFixed64();
      case AS_DOUBLE, AS_INT -> {
        value = reader.readFixed64();
        kind = tag;
      }
      case ATTRIBUTES -> {
        int length = reader.readLength();
        points.readAttribute(bytes, reader.position(), reader.position() + length);
        reader.skipBytes(length);
      }
      case FLAGS -> isStale = (reader.readVarint() & NO_RECORDED_VALUE) != 0;
      default -> reader.skip(tag);
    }
  }

  private double asDouble() {
    return kind == AS_INT ? value : Double.longBitsToDouble(value);
  }
}
