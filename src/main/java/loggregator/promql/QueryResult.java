package loggregator.promql;

import java.util.List;

/** An answer: one number, or series with one point each, or series with many. */
public record QueryResult(Kind kind, List<Points> series) {
  /** As Prometheus names them in lower case. */
  public enum Kind { SCALAR, VECTOR, MATRIX }

  /** One series; times are since 1970. */
  public record Points(Labels labels, long[] timesMs, double[] values) {
    static Points of(TimeSeries series) {
      long[] times = new long[series.size()];
      double[] values = new double[series.size()];
      for (int i = 0; i < times.length; i++) {
        times[i] = series.timeMs(i);
        values[i] = series.value(i);
      }
      return new Points(series.labels(), times, values);
    }
  }
}
