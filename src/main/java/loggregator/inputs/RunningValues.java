package loggregator.inputs;

import java.util.LinkedHashMap;
import java.util.Map;
import loggregator.envelope.SeriesKey;
import loggregator.metrics.InputMeters;

/**
 * A number for each series, such as what a counter's fractions have added up to. At most so many series are remembered;
 * to make room for another one, the one that was silent for longest is forgotten. One event loop.
 */
public final class RunningValues {
  private static final float LOAD_FACTOR = 0.75f;

  private final int maxSeries;
  private final InputMeters meters;
  private final Map<SeriesKey, Double> values = new LinkedHashMap<>(16, LOAD_FACTOR, true);

  public RunningValues(int maxSeries, InputMeters meters) {
    this.maxSeries = maxSeries;
    this.meters = meters;
  }

  /** Adds to the series' number, and gives what it is then. */
  public double add(SeriesKey series, double change) {
    double value = values.getOrDefault(series, 0.0) + change;
    put(series, value);
    return value;
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Adds to the series' number and takes the whole part of it out, which is given back. */
  public long addAndTakeWhole(SeriesKey series, double change) {
    Double before = values.get(series);
    double value = (before == null ? 0 : before) + change;
    long whole = (long) value;
    double fraction = value - whole;
    if (before != null || fraction != 0) {
      put(series, fraction);
    }
    return whole;
  }

  public void put(SeriesKey series, double value) {
    values.put(series, value);
    if (values.size() > maxSeries) {
      values.remove(values.keySet().iterator().next());
      meters.rejected("series_forgotten");
    }
  }
}
