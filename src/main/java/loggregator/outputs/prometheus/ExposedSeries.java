package loggregator.outputs.prometheus;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import loggregator.memory.MemoryBudget;

/**
 * The last value of each series, as long as it is not silent for too long. There are no more series than allowed, and
 * they are charged to the node's memory. One event loop.
 */
final class ExposedSeries {
  /** Of maps, keys and values. */
  private static final int SERIES_BYTES = 250;
  private static final String TOTAL = "_total";

  private final int maxSeries;
  private final long silentNanos;
  private final MemoryBudget budget;
  private final Map<String, Family> families = new TreeMap<>();
  private int size;
  private long heldBytes;

  /** All series of one name, which are all counters or all gauges. */
  static final class Family {
    final boolean isCounter;
    final Map<String, Series> byLabels = new LinkedHashMap<>();

    Family(boolean isCounter) {
      this.isCounter = isCounter;
    }
  }

  /** One series. */
  static final class Series {
    String value;
    private long seenNanos;
  }

  ExposedSeries(int maxSeries, long silentNanos, MemoryBudget budget) {
    this.maxSeries = maxSeries;
    this.silentNanos = silentNanos;
    this.budget = budget;
  }

  /** What stands before {@code _total}, which counters have and nothing else may have. */
  static String familyOf(String name) {
    return name.endsWith(TOTAL) && name.length() > TOTAL.length()
        ? name.substring(0, name.length() - TOTAL.length()) : name;
  }

  /** Empty if it is shown, or else why not. */
  String set(String name, boolean isCounter, String labels, String value, long nowNanos) {
    String familyName = familyOf(name);
    Family family = families.get(familyName);
    if (family != null && family.isCounter != isCounter || !isCounter && name.endsWith(TOTAL)) {
      return "type_conflict";
    }
    Series series = family == null ? null : family.byLabels.get(labels);
    if (series == null) {
      long bytes = cost(labels);
      if (size == maxSeries || !budget.tryTake(bytes)) {
        return "too_many_series";
      }
      heldBytes += bytes;
      size++;
      series = new Series();
      families.computeIfAbsent(familyName, fresh -> new Family(isCounter)).byLabels.put(labels, series);
    }
    series.value = value;
    series.seenNanos = nowNanos;
    return "";
  }

  /** Forgets what is silent. */
  void sweep(long nowNanos) {
    for (Iterator<Family> all = families.values().iterator(); all.hasNext(); ) {
      Family family = all.next();
      family.byLabels.entrySet().removeIf(entry -> {
        boolean isSilent = nowNanos - entry.getValue().seenNanos > silentNanos;
        if (isSilent) {
          forget(entry.getKey());
        }
        return isSilent;
      });
      if (family.byLabels.isEmpty()) {
        all.remove();
      }
    }
  }

  private void forget(String labels) {
    size--;
    heldBytes -= cost(labels);
    budget.giveBack(cost(labels));
  }

  private static long cost(String labels) {
    return SERIES_BYTES + 2L * labels.length();
  }

  Map<String, Family> families() {
    return families;
  }

  int size() {
    return size;
  }

  void close() {
    families.clear();
    size = 0;
    budget.giveBack(heldBytes);
    heldBytes = 0;
  }
}
