package loggregator.recent;

/**
 * Finds the largest source. Sources that differ by less than a fifth are in one class, where the one that has been there
 * longest counts as the largest.
 *
 * <p>Threading: the store's lock.
 */
final class SizeClasses {
  private static final int CLASS_BITS = 2;
  private static final int CLASSES = Long.SIZE << CLASS_BITS;

  private final Source[] oldest = new Source[CLASSES];
  private final Source[] newest = new Source[CLASSES];
  private int highest = -1;

  /** Null if there is none. */
  Source largest() {
    while (highest >= 0 && oldest[highest] == null) {
      highest--;
    }
    return highest < 0 ? null : oldest[highest];
  }

  /** To be called when the source has changed. */
  void update(Source source) {
    int now = classOf(source.heldBytes());
    if (now != source.sizeClass) {
      remove(source);
      add(source, now);
    }
  }

  void remove(Source source) {
    int from = source.sizeClass;
    if (from < 0) {
      return;
    }
    if (source.ahead == null) {
      oldest[from] = source.behind;
    } else {
      source.ahead.behind = source.behind;
    }
    if (source.behind == null) {
      newest[from] = source.ahead;
    } else {
      source.behind.ahead = source.ahead;
    }
    source.ahead = source.behind = null;
    source.sizeClass = -1;
  }

  private void add(Source source, int to) {
    source.sizeClass = to;
    source.ahead = newest[to];
    if (newest[to] == null) {
      oldest[to] = source;
    } else {
      newest[to].behind = source;
    }
    newest[to] = source;
    highest = Math.max(highest, to);
  }

  /** By the highest bit, and the two bits after it. */
  private static int classOf(long bytes) {
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes | 1 << CLASS_BITS);
    return power << CLASS_BITS | (int) (bytes >>> power - CLASS_BITS) & (1 << CLASS_BITS) - 1;
  }
}
