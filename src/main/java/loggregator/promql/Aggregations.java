package loggregator.promql;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import loggregator.promql.Expression.Sample;

/** What becomes of the elements of a group. */
final class Aggregations {
  /** Those that make one of all. */
  static final Map<String, ToDoubleFunction<double[]>> REDUCING = Map.of(
      "sum", values -> Arrays.stream(values).reduce(0, Double::sum),
      "avg", Aggregations::average,
      "min", values -> Arrays.stream(values).reduce(Double.NaN, (a, b) -> Double.isNaN(a) || b < a ? b : a),
      "max", values -> Arrays.stream(values).reduce(Double.NaN, (a, b) -> Double.isNaN(a) || b > a ? b : a),
      "count", values -> values.length,
      "stddev", values -> Math.sqrt(variance(values)),
      "stdvar", Aggregations::variance);

  private Aggregations() {}

  /** Whether the word may begin an aggregation; not every one is supported. */
  static boolean isKnown(String word) {
    String name = word.toLowerCase(Locale.ROOT);
    return REDUCING.containsKey(name) || isParameterized(name) || name.equals("count_values");
  }

  static boolean isParameterized(String name) {
    return name.equals("topk") || name.equals("bottomk") || name.equals("quantile");
  }

  static double average(double[] values) {
    return Arrays.stream(values).reduce(0, Double::sum) / values.length;
  }

  /** Of the whole population, not of a sample. */
  static double variance(double[] values) {
    double average = average(values);
    return Arrays.stream(values).map(value -> (value - average) * (value - average)).sum() / values.length;
  }

  static double quantile(double q, double[] values) {
    if (values.length == 0 || Double.isNaN(q)) {
      return Double.NaN;
    }
    if (q < 0 || q > 1) {
      return q < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double rank = q * (sorted.length - 1);
    int low = (int) Math.floor(rank);
    int high = Math.min(sorted.length - 1, low + 1);
    double weight = rank - low;
    return sorted[low] * (1 - weight) + sorted[high] * weight;
  }

  /** The k largest, or smallest, the most extreme first. What is no number comes last. */
  static List<Sample> extreme(List<Sample> group, double k, boolean largest) {
    Comparator<Sample> order = Comparator.comparingDouble(Sample::value);
    Comparator<Sample> numbersFirst = Comparator.comparing(sample -> Double.isNaN(sample.value()));
    return group.stream().sorted(numbersFirst.thenComparing(largest ? order.reversed() : order))
        .limit((long) Math.max(0, k)).toList();
  }
}
