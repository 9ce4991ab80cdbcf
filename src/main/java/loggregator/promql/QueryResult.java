package loggregator.promql;

import java.util.List;

/** An answer: one number, or series with one point each, or series with many. */
public record QueryResult(Kind kind, List<Points> series) {
  /** As Prometheus names them in lower case. */
  public enum Kind { SCALAR, VECTOR, MATRIX }

  /** One series; times are since 1970. */
  public record Points(Labels labels, long[] timesMs, double[] values) {
    static Points of(TimeSeries series) {
      return of(new SampleRange(series, 0, series.size(), 0, 0));
    }

    static Points of(SampleRange range) {
      long[] times = new long[range.size()];
      for (int i = 0; i < times.length; i++) {
        times[i] = range.timeMs(i);
      }
      return new Points(range.series().labels(), times, range.values());
    }
  }
}
