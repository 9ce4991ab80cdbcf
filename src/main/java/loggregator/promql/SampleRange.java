package loggregator.promql;

import java.util.function.DoubleBinaryOperator;

/**
 * The samples of a series within a window of time.
 *
 * @param from the index of the first sample
 * @param end the index after the last one
 */
record SampleRange(TimeSeries series, int from, int end, long startMs, long endMs) {
  int size() {
    return end - from;
  }

  double value(int index) {
    return series.value(from + index);
  }

  long timeMs(int index) {
    return series.timeMs(from + index);
  }

  double last() {
    return value(size() - 1);
  }

  double reduce(DoubleBinaryOperator operator) {
    double result = value(0);
    for (int i = 1; i < size(); i++) {
      result = operator.applyAsDouble(result, value(i));
    }
    return result;
  }

  double[] values() {
    double[] values = new double[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(i);
    }
    return values;
  }
}
