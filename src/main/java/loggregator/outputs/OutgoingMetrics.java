package loggregator.outputs;

import java.util.ArrayList;
import java.util.List;
import loggregator.envelope.FieldTags;
import loggregator.envelope.WireReader;

/** A gauge's metrics, each name once. One thread uses it for one gauge after the other. */
public final class OutgoingMetrics {
  private final List<Metric> metrics = new ArrayList<>();
  private int size;

  /** One metric. */
  public static final class Metric {
    public final FieldText name = new FieldText();
    public final FieldText unit = new FieldText();
    public double value;
  }

  void clear() {
    size = 0;
  }

  /** Reads an entry; one with the name of another takes its place. */
  void read(byte[] bytes, WireReader reader) {
    Metric metric = next();
    metric.name.clear();
    metric.unit.clear();
    metric.value = 0;
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int field = reader.readTag();
      switch (field) {
        case FieldTags.MAP_KEY -> metric.name.read(bytes, reader);
        case FieldTags.MAP_VALUE -> readValue(metric, bytes, reader);
        default -> reader.skip(field);
      }
    }
    reader.leaveMessage(outerLimit);
    int same = size < OutgoingTags.COMPARED ? indexOf(metric.name) : size;
    if (same < size) {
      metrics.set(size, metrics.get(same));
      metrics.set(same, metric);
    } else {
      size++;
    }
  }

  private static void readValue(Metric metric, byte[] bytes, WireReader reader) {
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int field = reader.readTag();
      switch (field) {
        case FieldTags.GAUGE_VALUE_UNIT -> metric.unit.read(bytes, reader);
        case FieldTags.GAUGE_VALUE_VALUE -> metric.value = reader.readDouble();
        default -> reader.skip(field);
      }
    }
    reader.leaveMessage(outerLimit);
  }

  private Metric next() {
    if (size == metrics.size()) {
      metrics.add(new Metric());
    }
    return metrics.get(size);
  }

  private int indexOf(FieldText name) {
    int index = 0;
    while (index < size && !metrics.get(index).name.equalTo(name)) {
      index++;
    }
    return index;
  }

  public int size() {
    return size;
  }

  public Metric get(int index) {
    return metrics.get(index);
  }
}
