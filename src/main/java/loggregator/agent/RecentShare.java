package loggregator.agent;

import java.util.BitSet;

/** How many of the last 60 went well. Of fewer, those count that there were. */
final class RecentShare {
  static final int SIZE = 60;

  private final BitSet good = new BitSet(SIZE);
  private int next;
  private int count;

  void add(boolean isGood) {
    good.set(next, isGood);
    next = (next + 1) % SIZE;
    count = Math.min(SIZE, count + 1);
  }

  /** 100 before the first. */
  int percent() {
    return count == 0 ? 100 : 100 * good.cardinality() / count;
  }
}
