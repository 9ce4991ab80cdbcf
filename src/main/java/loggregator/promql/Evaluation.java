package loggregator.promql;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;

/** One evaluation of a query, bounded in work and time. One thread. */
final class Evaluation implements SampleSource.Cost {
  /** Of samples that are looked at, each time anew. */
  private static final long MAX_WORK = 50_000_000;
  private static final int WORK_BETWEEN_LOOKS = 10_000;

  private final QueryLimits limits;
  private final Map<SeriesSelector, Collection<TimeSeries>> loaded = new IdentityHashMap<>();
  private long work;
  private long nextLook;
  private long bytes;

  Evaluation(QueryLimits limits) {
    this.limits = limits;
  }

  /** Loads what the expression needs between two moments. */
  void load(Expression expression, SampleSource source, long startMs, long endMs) {
    expression.selectors(selection -> {
      SeriesSelector selector = selection.selector();
      Collection<TimeSeries> series = source.select(selector, startMs - selection.windowMs() - selector.offsetMs(),
          endMs - selector.offsetMs(), this);
      loaded.put(selector, series);
    });
  }

  Collection<TimeSeries> seriesOf(SeriesSelector selector) {
    return loaded.get(selector);
  }

  /** Counts what was done; throws when it becomes too much, or takes too long. */
  void work(long steps) {
    work += steps;
    if (work > MAX_WORK) {
      throw new PromQlException(
          PromQlException.Kind.EXECUTION, "query processing would look at too many samples; ask for less");
    }
    if (work >= nextLook) {
      nextLook = work + WORK_BETWEEN_LOOKS;
      if (limits.isLate().getAsBoolean()) {
        throw new PromQlException(PromQlException.Kind.TIMEOUT, "query timed out in expression evaluation");
      }
    }
  }

  @Override
  public void looked(long envelopes) {
    work(envelopes);
  }

  @Override
  public void held(long more) {
    bytes += more;
    if (bytes > limits.maxBytes()) {
      throw new PromQlException(PromQlException.Kind.EXECUTION,
          "query processing would load too many samples into memory in query execution");
    }
  }
}
