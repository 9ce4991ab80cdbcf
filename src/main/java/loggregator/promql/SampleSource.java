package loggregator.promql;

import java.util.Collection;

/** Where samples come from. Called on the thread that evaluates. */
@FunctionalInterface
public interface SampleSource {
  /**
   * All series that the selector asks for.
   *
   * @param startMs the first time, since 1970
   * @param endMs the last time
   * @param cost is told what it costs while it goes on
   */
  Collection<TimeSeries> select(SeriesSelector selector, long startMs, long endMs, Cost cost);

  /** Counts what a query costs, and throws a {@link PromQlException} when that becomes too much. */
  interface Cost {
    /** So many envelopes more were looked at. */
    void looked(long envelopes);

    /** Series and samples take so many bytes more until the query is answered. */
    void held(long bytes);
  }
}
