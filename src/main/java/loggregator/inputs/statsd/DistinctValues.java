package loggregator.inputs.statsd;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.SeriesKey;
import loggregator.metrics.InputMeters;

/**
 * How many different values each set had in the current ten seconds. The values of all sets together are bounded; what
 * is beyond isn't counted. One thread.
 */
final class DistinctValues {
  static final int MAX_VALUES = 100_000;

  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final int maxSeries;
  private final InputMeters meters;
  private final Map<SeriesKey, Set<SeriesKey>> values = new LinkedHashMap<>();
  private long intervalEnd = Long.MIN_VALUE;
  private int held;

  DistinctValues(int maxSeries, InputMeters meters) {
    this.maxSeries = maxSeries;
    this.meters = meters;
  }

  /** How many there are with this one. */
  int count(SeriesKey series, SeriesKey value, long nowNanos) {
    if (nowNanos >= intervalEnd || nowNanos < intervalEnd - INTERVAL_NANOS) {
      values.clear();
      held = 0;
      intervalEnd = nowNanos + INTERVAL_NANOS;
    }
    boolean hasRoom = held < MAX_VALUES && (values.size() < maxSeries || values.containsKey(series));
    if (!hasRoom) {
      meters.rejected("too_many_set_values");
      return values.getOrDefault(series, Set.of()).size();
    }
    Set<SeriesKey> set = values.computeIfAbsent(series, key -> new HashSet<>());
    held += set.add(value) ? 1 : 0;
    return set.size();
  }
}
