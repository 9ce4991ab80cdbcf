package loggregator.inputs.otlp;

import loggregator.envelope.WireReader;
import loggregator.inputs.InputQueue;

/** Makes counters and gauges of metrics: finds what a metric is, and has its points read. One thread. */
final class MetricReader extends SignalReader {
  private static final int NAME = 0x0A;
  private static final int UNIT = 0x1A;
  private static final int GAUGE = 0x2A;
  private static final int SUM = 0x3A;
  private static final int HISTOGRAM = 0x4A;
  private static final int EXPONENTIAL = 0x52;
  private static final int SUMMARY = 0x5A;
  private static final int POINTS = 0x0A;
  private static final int TEMPORALITY = 0x10;
  private static final int IS_MONOTONIC = 0x18;

  private final WireReader reader = new WireReader();
  private final MetricKind kind = new MetricKind();
  private final NumberPoints numbers;
  private final DistributionPoints distributions;
  private int data;
  private int dataStart;
  private int dataEnd;

  MetricReader(InputQueue queue, OtlpOrigin origin, PointWriter points) {
    super(queue, origin);
    points.of(this);
    numbers = new NumberPoints(points, kind);
    distributions = new DistributionPoints(points, kind);
  }

  @Override
  OtlpMessage request() {
    return OtlpMessage.EXPORT_METRICS;
  }

  @Override
  void readRecord(byte[] bytes, int start, int end) {
    kind.clear(bytes, start);
    data = 0;
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      readField(reader.readTag());
    }
    switch (data) {
      case GAUGE -> each(reader, POINTS, bytes, dataStart, dataEnd, numbers::readGauge);
      case SUM -> {
        readTraits(bytes);
        each(reader, POINTS, bytes, dataStart, dataEnd, numbers::readSum);
      }
      case HISTOGRAM -> {
        readTraits(bytes);
        each(reader, POINTS, bytes, dataStart, dataEnd, distributions::readHistogram);
      }
      case EXPONENTIAL -> {
        readTraits(bytes);
        each(reader, POINTS, bytes, dataStart, dataEnd, distributions::readExponential);
      }
      case SUMMARY -> each(reader, POINTS, bytes, dataStart, dataEnd, distributions::readSummary);
      default -> reject("no_data");
    }
  }

  private void readField(int tag) {
    switch (tag) {
      case NAME -> {
        kind.nameLength = reader.readLength();
        kind.nameStart = reader.position();
        reader.skipBytes(kind.nameLength);
      }
      case UNIT -> {
        kind.unitLength = reader.readLength();
        kind.unitStart = reader.position();
        reader.skipBytes(kind.unitLength);
      }
      case GAUGE, SUM, HISTOGRAM, EXPONENTIAL, SUMMARY -> {
        int length = reader.readLength();
        data = tag;
        dataStart = reader.position();
        dataEnd = dataStart + length;
        reader.skipBytes(length);
      }
      default -> reader.skip(tag);
    }
  }

  /** They stand behind the points. */
  private void readTraits(byte[] bytes) {
    reader.reset(bytes, dataStart, dataEnd);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case TEMPORALITY -> kind.temporality = reader.readVarint32();
        case IS_MONOTONIC -> kind.isMonotonic = reader.readVarint() != 0;
        default -> reader.skip(tag);
      }
    }
  }
}
