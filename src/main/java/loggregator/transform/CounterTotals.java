package loggregator.transform;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The running totals of the counters that passed through the Agents of this process. At most {@code maxEntries} are
 * remembered. To make room for another one, the counter not seen for the longest time is forgotten; it starts from zero
 * when it comes again.
 *
 * <p>Threading: any. All agents of a process share one, so that a counter keeps its total whichever of them it comes
 * through; the lock is held for a look-up in a map.
 */
public final class CounterTotals {
  private static final float LOAD_FACTOR = 0.75f;

  private final int maxEntries;
  private final Map<CounterKey, Long> totals = new LinkedHashMap<>(16, LOAD_FACTOR, true);

  public CounterTotals(int maxEntries) {
    if (maxEntries < 1) {
      throw new IllegalArgumentException("maxEntries must be at least 1, is " + maxEntries);
    }
    this.maxEntries = maxEntries;
  }

  /**
   * The new total of a counter with this delta and total, all of them unsigned. A delta without a total is added to the
   * remembered total. Anything else, even zero and zero, replaces it.
   */
  long next(CounterKey key, long delta, long total) {
    return remember(key, total == 0 && delta != 0, delta, total);
  }

  /** The same by the first generation's rule: only a total replaces what is remembered, zero and zero leaves it. */
  long nextOfV1(CounterKey key, long delta, long total) {
    return remember(key, total == 0, delta, total);
  }

  private synchronized long remember(CounterKey key, boolean adds, long delta, long total) {
    long next = adds ? totals.getOrDefault(key, 0L) + delta : total;
    totals.put(key, next);
    if (totals.size() > maxEntries) {
      totals.remove(totals.keySet().iterator().next());
    }
    return next;
  }
}
