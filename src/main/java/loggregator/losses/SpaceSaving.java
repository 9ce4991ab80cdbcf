package loggregator.losses;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Counts the largest of any number of keys with so many counters (Space-Saving; Metwally, Agrawal and El Abbadi, 2005).
 * A new key that finds no counter free takes over the lowest one with its count, so that a key is overcounted by no
 * more than what it took over. Whoever has more than 1 / {@code counters} of all is among the counted.
 *
 * <p>Where all counters are in use, a key is given its name when it is counted a second time: those that come once each
 * are many, are not the largest, and need none.
 *
 * <p>Threading: one thread at a time.
 */
public final class SpaceSaving<T> {
  private final int maxCounters;
  private final Map<Long, Counter<T>> byKey = new HashMap<>();

  private static final class Counter<T> {
    private T name;
    private long count;
    private long tookOver;
  }

  public SpaceSaving(int counters) {
    this.maxCounters = counters;
  }

  public void add(long key, long count, Supplier<T> name) {
    Counter<T> counter = byKey.get(key);
    boolean isKnown = counter != null;
    if (!isKnown) {
      counter = byKey.size() < maxCounters ? new Counter<>() : takeLowest();
      byKey.put(key, counter);
    }
    counter.count += count;
    if (counter.name == null && (isKnown || counter.tookOver == 0)) {
      counter.name = name.get();
    }
  }

  private Counter<T> takeLowest() {
    long lowestKey = 0;
    long lowest = Long.MAX_VALUE;
    for (Map.Entry<Long, Counter<T>> entry : byKey.entrySet()) {
      if (entry.getValue().count < lowest) {
        lowest = entry.getValue().count;
        lowestKey = entry.getKey();
      }
    }
    Counter<T> next = new Counter<>();
    next.count = byKey.remove(lowestKey).count;
    next.tookOver = next.count;
    return next;
  }

  public LargestLosses<T> largest() {
    List<Loss<T>> losses = new ArrayList<>(byKey.size());
    long restAtMost = byKey.size() < maxCounters ? 0 : Long.MAX_VALUE;
    long namelessAtMost = 0;
    for (Counter<T> counter : byKey.values()) {
      restAtMost = Math.min(restAtMost, counter.count);
      if (counter.name == null) {
        namelessAtMost = Math.max(namelessAtMost, counter.count);
      } else {
        losses.add(new Loss<>(counter.name, counter.count - counter.tookOver, counter.count));
      }
    }
    return LargestLosses.of(losses, Math.max(restAtMost, namelessAtMost));
  }
}
