package loggregator.diode;

/** What one source holds in a {@link SortedStage}: runs in the order in which they came, never empty ones. */
final class Flow {
  /** So fine is what sources hold compared: a few bytes more do not make a source noisy. */
  static final int UNIT_BYTES = 1 << 10;

  final long source;
  private long bytes;
  /** Where {@link FlowHeap} keeps it. */
  int place;
  private Run oldest;
  private Run newest;

  Flow(long source) {
    this.source = source;
  }

  boolean isEmpty() {
    return oldest == null;
  }

  Run oldest() {
    return oldest;
  }

  void append(Run run) {
    run.flow = this;
    bytes += run.bytes();
    if (oldest == null) {
      oldest = run;
    } else {
      newest.newer = run;
    }
    newest = run;
  }

  /** The oldest run has lost its first envelopes, perhaps all of them. */
  void lost(int lostBytes) {
    bytes -= lostBytes;
    if (oldest.isEmpty()) {
      oldest = oldest.newer;
    }
  }

  /** Whether this one loses first: it holds more, or about as much and the oldest envelope. */
  boolean goesBefore(Flow other) {
    long more = bytes / UNIT_BYTES - other.bytes / UNIT_BYTES;
    return more == 0 ? oldest.isOlderThan(other.oldest) : more > 0;
  }
}
