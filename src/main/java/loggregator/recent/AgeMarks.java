package loggregator.recent;

/**
 * Remembers which sequence numbers were given out when, so that nothing need be kept with each envelope to know its
 * age. The error is a thousandth of the age that matters.
 *
 * <p>Threading: the store's lock.
 */
final class AgeMarks {
  private static final int MARKS = 1_000;

  private final long maxAgeMs;
  private final long intervalMs;
  private final long[] timesMs = new long[MARKS + 2];
  private final long[] sequences = new long[MARKS + 2];
  private int oldest;
  private int size;

  /** @param maxAgeMs at least 1 */
  AgeMarks(long maxAgeMs) {
    this.maxAgeMs = maxAgeMs;
    this.intervalMs = Math.max(1, maxAgeMs / MARKS);
  }

  /**
   * What comes from now on has at least this sequence number.
   *
   * @param nowMs of a clock that does not jump
   */
  void mark(long nowMs, long sequence) {
    if (size > 0 && nowMs - timesMs[index(size - 1)] < intervalMs) {
      return;
    }
    if (size == timesMs.length) {
      oldest = index(1);
      size--;
    }
    timesMs[index(size)] = nowMs;
    sequences[index(size)] = sequence;
    size++;
  }

  /** What has a lower sequence number is too old; the time must just have been {@link #mark marked}. */
  long firstYoungEnough(long nowMs) {
    while (size > 1 && nowMs - timesMs[oldest] >= maxAgeMs) {
      oldest = index(1);
      size--;
    }
    return sequences[oldest];
  }

  /** What came since then has at least this sequence number, and so may some that came a thousandth earlier. */
  long firstSince(long timeMs) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = low + high >>> 1;
      if (timesMs[index(middle)] <= timeMs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return size == 0 ? 0 : sequences[index(Math.max(0, low - 1))];
  }

  /** Whether it knows what was then. */
  boolean reachesBackTo(long timeMs) {
    return size > 0 && timesMs[oldest] <= timeMs;
  }

  private int index(int offset) {
    return (oldest + offset) % timesMs.length;
  }
}
