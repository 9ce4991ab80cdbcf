package loggregator.diode;

/**
 * What one source holds in a {@link SortedStage}, and what of it was read lately: runs in the order in which they came,
 * never empty ones.
 */
final class Flow {
  /** So fine is what sources had compared: a few bytes more do not make a source noisy. */
  static final int UNIT_BYTES = 1 << 10;

  final Long source;
  private long heldBytes;
  /** Read, and forgotten by and by. */
  private long servedBytes;
  /** Where {@link FlowHeap} keeps it. */
  int place;
  private Run oldest;
  private Run newest;

  Flow(Long source) {
    this.source = source;
  }

  boolean isEmpty() {
    return oldest == null;
  }

  Run oldest() {
    return oldest;
  }

  void append(Run run) {
    heldBytes += run.bytes();
    if (oldest == null) {
      oldest = run;
    } else {
      newest.newer = run;
    }
    newest = run;
  }

  /** The oldest run has lost its first envelopes, perhaps all of them. */
  void lost(int lostBytes) {
    heldBytes -= lostBytes;
    if (oldest.isEmpty()) {
      oldest = oldest.newer;
    }
  }

  /** The same, because they were read: what the source has had of the queue stays as much. */
  void served(int readBytes) {
    servedBytes += readBytes;
    lost(readBytes);
  }

  void forgetHalf() {
    servedBytes /= 2;
  }

  /** Whether this one loses first: it has had more, or about as much and holds the oldest envelope. */
  boolean goesBefore(Flow other) {
    long more = (heldBytes + servedBytes) / UNIT_BYTES - (other.heldBytes + other.servedBytes) / UNIT_BYTES;
    return more == 0 ? oldest.isOlderThan(other.oldest) : more > 0;
  }
}
