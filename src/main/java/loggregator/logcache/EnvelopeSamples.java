package loggregator.logcache;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.MessageType;
import loggregator.promql.SampleSource;
import loggregator.promql.SeriesSelector;
import loggregator.promql.TimeSeries;
import loggregator.recent.Found;
import loggregator.recent.RecentQuery;

/**
 * Kept metrics as samples of PromQL: of a counter the total, of a gauge each value, of a timer its nanoseconds. Labels
 * are the tags, the source and the instance.
 *
 * <p>Threading: any; it takes long and does not belong on an event loop.
 */
record EnvelopeSamples(KeptPages pages) implements SampleSource {
  private static final Set<MessageType> TYPES = Set.of(MessageType.COUNTER, MessageType.GAUGE, MessageType.TIMER);
  private static final int PART_ENVELOPES = 1_000;
  private static final int PART_BYTES = 1 << 20;

  @Override
  public Collection<TimeSeries> select(SeriesSelector selector, long startMs, long endMs, Cost cost) {
    SelectedSeries selected = new SelectedSeries(selector, cost);
    for (String id : selector.sourceIds()) {
      RecentQuery part = new RecentQuery(id, TYPES, nanos(startMs), nanos(endMs + 1), PART_ENVELOPES, PART_BYTES, false);
      boolean more = true;
      while (more) {
        Found found = pages.read(part);
        cost.looked(found.envelopes());
        found.batch().ifPresent(selected::addAll);
        more = found.more();
        part = part.after(found.lastNs());
      }
    }
    return selected.series();
  }

  /** No time is so far away that it overflows. */
  private static long nanos(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
