package loggregator.conversion;

import java.util.Arrays;
import loggregator.envelope.FieldTags;
import loggregator.envelope.WireReader;

/** A gauge's metrics in the order of the wire. One thread uses it for one gauge after the other. */
final class GaugeView {
  private static final int FEW = 8;
  /** With more names, comparing each with each would take too long. */
  private static final int COMPARED = 16;
  /** The room for more is given up after the gauge that needed it. */
  private static final int MANY = 256;

  /** One metric. */
  static final class Metric {
    final Slice name = new Slice();
    final Slice unit = new Slice();
    double value;

    private void clear() {
      name.clear();
      unit.clear();
      value = 0;
    }
  }

  private final WireReader reader = new WireReader();
  private Metric[] metrics = {};
  private int size;

  /** Whether the slice is the content of a gauge; if not, the answers are void. */
  boolean read(Slice message) {
    if (metrics.length > MANY) {
      metrics = new Metric[0];
    }
    size = 0;
    byte[] bytes = message.bytes();
    reader.reset(bytes, message.start(), message.end());
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == FieldTags.GAUGE_METRICS) {
        readMetric(bytes, next());
      } else {
        reader.skip(tag);
      }
    }
    return !reader.isMalformed();
  }

  private Metric next() {
    if (size == metrics.length) {
      metrics = Arrays.copyOf(metrics, Math.max(FEW, 2 * size));
    }
    if (metrics[size] == null) {
      metrics[size] = new Metric();
    }
    return metrics[size++];
  }

  private void readMetric(byte[] bytes, Metric metric) {
    metric.clear();
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case FieldTags.MAP_KEY -> metric.name.read(bytes, reader);
        case FieldTags.MAP_VALUE -> readValue(bytes, metric);
        default -> reader.skip(tag);
      }
    }
    reader.leaveMessage(outerLimit);
  }

  private void readValue(byte[] bytes, Metric metric) {
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case FieldTags.GAUGE_VALUE_UNIT -> metric.unit.read(bytes, reader);
        case FieldTags.GAUGE_VALUE_VALUE -> metric.value = Doubles.read(bytes, reader);
        default -> reader.skip(tag);
      }
    }
    reader.leaveMessage(outerLimit);
  }

  int size() {
    return size;
  }

  Metric get(int index) {
    return metrics[index];
  }

  /** Whether there are equal names, or too many to compare them here. */
  boolean mayRepeatNames() {
    if (size > COMPARED) {
      return true;
    }
    for (int i = 1; i < size; i++) {
      for (int j = 0; j < i; j++) {
        if (metrics[i].name.equalTo(metrics[j].name)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The last of that name; {@code null} if there is none. */
  Metric find(byte[] name) {
    for (int i = size - 1; i >= 0; i--) {
      if (metrics[i].name.equalTo(name)) {
        return metrics[i];
      }
    }
    return null;
  }
}
