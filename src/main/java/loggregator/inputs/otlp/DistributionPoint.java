package loggregator.inputs.otlp;

import loggregator.envelope.WireReader;

/** One point of a histogram, an exponential histogram or a summary, as it was read. One thread. */
final class DistributionPoint {
  private static final int TIME = 0x19;
  private static final int COUNT = 0x21;
  private static final int SUM = 0x29;
  private static final int NO_RECORDED_VALUE = 1;

  private final PointWriter points;
  private final WireReader reader = new WireReader();
  private final WireReader quantiles = new WireReader();
  final Numbers buckets = new Numbers();
  /** The bits of doubles. */
  final Numbers bounds = new Numbers();
  long time;
  long count;
  long zeroCount;
  double sum;
  double min;
  double max;
  boolean hasSum;
  boolean hasMin;
  boolean hasMax;
  boolean isStale;
  private byte[] bytes;
  private int start;
  private int end;

  DistributionPoint(PointWriter points) {
    this.points = points;
  }

  void readHistogram(byte[] bytes, int start, int end) {
    begin(bytes, start, end);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case 0x31 -> buckets.add(reader.readFixed64());
        case 0x32 -> readPacked(buckets);
        case 0x39 -> bounds.add(reader.readFixed64());
        case 0x3A -> readPacked(bounds);
        case 0x4A -> readAttribute();
        case 0x50 -> readFlags();
        case 0x59 -> readMin();
        case 0x61 -> readMax();
        default -> readCommon(tag);
      }
    }
  }

  void readExponential(byte[] bytes, int start, int end) {
    begin(bytes, start, end);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case 0x0A -> readAttribute();
        case 0x39 -> zeroCount = reader.readFixed64();
        case 0x50 -> readFlags();
        case 0x61 -> readMin();
        case 0x69 -> readMax();
        default -> readCommon(tag);
      }
    }
  }

  void readSummary(byte[] bytes, int start, int end) {
    begin(bytes, start, end);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case 0x3A -> readAttribute();
        case 0x40 -> readFlags();
        default -> readCommon(tag);
      }
    }
  }

  /** Of a summary. */
  void eachQuantile(SignalReader.Range quantile) {
    SignalReader.each(quantiles, 0x32, bytes, start, end, quantile);
  }

  private void begin(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    buckets.clear();
    bounds.clear();
    time = 0;
    count = 0;
    zeroCount = 0;
    sum = 0;
    hasSum = false;
    hasMin = false;
    hasMax = false;
    isStale = false;
    reader.reset(bytes, start, end);
  }

  private void readCommon(int tag) {
    switch (tag) {
      case TIME -> time = reader.readFixed64();
      case COUNT -> count = reader.readFixed64();
      case SUM -> {
        sum = reader.readDouble();
        hasSum = true;
      }
      default -> reader.skip(tag);
    }
  }

  private void readPacked(Numbers numbers) {
    int length = reader.readLength();
    for (int i = 0; i < length / Long.BYTES; i++) {
      numbers.add(reader.readFixed64());
    }
  }

  private void readAttribute() {
    int length = reader.readLength();
    points.readAttribute(bytes, reader.position(), reader.position() + length);
    reader.skipBytes(length);
  }

  private void readFlags() {
    isStale = (reader.readVarint() & NO_RECORDED_VALUE) != 0;
  }

  private void readMin() {
    min = reader.readDouble();
    hasMin = true;
  }

  private void readMax() {
    max = reader.readDouble();
    hasMax = true;
  }
}
