package loggregator.inputs.otlp;

/** What the points of one metric have in common. One thread. */
final class MetricKind {
  static final int DELTA = 1;
  static final int CUMULATIVE = 2;

  byte[] bytes;
  int nameStart;
  int nameLength;
  int unitStart;
  int unitLength;
  int temporality;
  boolean isMonotonic;

  void clear(byte[] bytes, int start) {
    this.bytes = bytes;
    nameStart = start;
    nameLength = 0;
    unitStart = start;
    unitLength = 0;
    temporality = 0;
    isMonotonic = false;
  }

  boolean hasTemporality() {
    return temporality == DELTA || temporality == CUMULATIVE;
  }
}
