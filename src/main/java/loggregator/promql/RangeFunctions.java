package loggregator.promql;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Functions of the samples in a window; some give nothing for too few of them. */
final class RangeFunctions {
  static final Map<String, Function<SampleRange, Optional<Double>>> BY_NAME = Map.ofEntries(
      Map.entry("avg_over_time", range -> Optional.of(Aggregations.average(range.values()))),
      Map.entry("min_over_time", range -> Optional.of(range.reduce((a, b) -> Double.isNaN(a) || b < a ? b : a))),
      Map.entry("max_over_time", range -> Optional.of(range.reduce((a, b) -> Double.isNaN(a) || b > a ? b : a))),
      Map.entry("sum_over_time", range -> Optional.of(range.reduce(Double::sum))),
      Map.entry("count_over_time", range -> Optional.of((double) range.size())),
      Map.entry("stddev_over_time", range -> Optional.of(Math.sqrt(Aggregations.variance(range.values())))),
      Map.entry("stdvar_over_time", range -> Optional.of(Aggregations.variance(range.values()))),
      Map.entry("last_over_time", range -> Optional.of(range.last())),
      Map.entry("rate", range -> extrapolated(range, true, true)),
      Map.entry("increase", range -> extrapolated(range, true, false)),
      Map.entry("delta", range -> extrapolated(range, false, false)),
      Map.entry("irate", range -> lastTwo(range, true)),
      Map.entry("idelta", range -> lastTwo(range, false)),
      Map.entry("changes", range -> Optional.of(changes(range))),
      Map.entry("resets", range -> Optional.of((double) resets(range))));
  static final Map<String, BiFunction<Double, SampleRange, Double>> WITH_PARAMETER = Map.of(
      "quantile_over_time", (q, range) -> Aggregations.quantile(q, range.values()));

  /** How far from the edge of the window, in mean distances, a series still counts as reaching it. */
  private static final double NEAR = 1.1;

  private RangeFunctions() {}

  /**
   * What the value would have changed over the whole window, as Prometheus guesses it: as far beyond the first and the
   * last sample as half a distance, or up to the edge of the window where that is near; a counter not below zero.
   */
  private static Optional<Double> extrapolated(SampleRange range, boolean isCounter, boolean perSecond) {
    int last = range.size() - 1;
    if (last < 1) {
      return Optional.empty();
    }
    double change = range.last() - range.value(0) + (isCounter ? lostInResets(range) : 0);
    double sampledS = (range.timeMs(last) - range.timeMs(0)) / 1_000.0;
    double meanS = sampledS / last;
    double beforeS = (range.timeMs(0) - range.startMs()) / 1_000.0;
    double afterS = (range.endMs() - range.timeMs(last)) / 1_000.0;
    if (isCounter && change > 0 && range.value(0) >= 0) {
      beforeS = Math.min(beforeS, sampledS * (range.value(0) / change));
    }
    double coveredS = sampledS + (beforeS < meanS * NEAR ? beforeS : meanS / 2)
        + (afterS < meanS * NEAR ? afterS : meanS / 2);
    double whole = change * (coveredS / sampledS);
    return Optional.of(perSecond ? whole / ((range.endMs() - range.startMs()) / 1_000.0) : whole);
  }

  private static double lostInResets(SampleRange range) {
    double lost = 0;
    for (int i = 1; i < range.size(); i++) {
      lost += range.value(i) < range.value(i - 1) ? range.value(i - 1) : 0;
    }
    return lost;
  }

  private static Optional<Double> lastTwo(SampleRange range, boolean isRate) {
    int last = range.size() - 1;
    if (last < 1 || range.timeMs(last) == range.timeMs(last - 1)) {
      return Optional.empty();
    }
    boolean isReset = isRate && range.last() < range.value(last - 1);
    double change = isReset ? range.last() : range.last() - range.value(last - 1);
    return Optional.of(isRate ? change / ((range.timeMs(last) - range.timeMs(last - 1)) / 1_000.0) : change);
  }

  private static double changes(SampleRange range) {
    double[] values = range.values();
    int changes = 0;
    for (int i = 1; i < values.length; i++) {
      boolean same = values[i] == values[i - 1] || Double.isNaN(values[i]) && Double.isNaN(values[i - 1]);
      changes += same ? 0 : 1;
    }
    return changes;
  }

  private static long resets(SampleRange range) {
    double[] values = range.values();
    long resets = 0;
    for (int i = 1; i < values.length; i++) {
      resets += values[i] < values[i - 1] ? 1 : 0;
    }
    return resets;
  }
}
