package loggregator.recent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loggregator.envelope.Batch;
import loggregator.envelope.WireWriter;

/** One answer to a query: the source's series merged in the order of time. Threading: the store's lock. */
final class SourceRead {
  /** A poll finds so many at most, most times: an answer with more grows. */
  private static final int FEW_ENVELOPES = 16;
  private static final int USUAL_BYTES = 512;

  private final RecentQuery query;
  private final List<SeriesCursor> cursors = new ArrayList<>(1);
  private final WireWriter out;
  private int envelopes;
  private long lastNs;
  /** Up to the end of the last run of equal timestamps. */
  private int wholeBytes;
  private int wholeEnvelopes;
  private long wholeLastNs;

  SourceRead(Source source, RecentQuery query) {
    this.query = query;
    for (int i = 0; i < source.seriesCount(); i++) {
      Series series = source.series(i);
      if (query.types().isEmpty() || query.types().contains(series.type())) {
        SeriesCursor cursor = new SeriesCursor(series, query);
        if (!cursor.isAtEnd()) {
          cursors.add(cursor);
        }
      }
    }
    this.out = new WireWriter(cursors.isEmpty() ? 0 : Math.min(query.limit(), FEW_ENVELOPES) * USUAL_BYTES);
  }

  Found find() {
    while (!cursors.isEmpty()) {
      SeriesCursor next = next();
      boolean ofSameRun = envelopes > 0 && next.timestamp() == lastNs;
      if (!ofSameRun) {
        completeRun();
        if (envelopes >= query.limit()) {
          return found(true);
        }
      }
      next.writeRecord(out);
      if (out.size() > query.maxBytes() && wholeEnvelopes > 0) {
        backToWholeRuns();
        return found(true);
      }
      envelopes++;
      lastNs = next.timestamp();
      if (out.size() >= query.maxBytes()) {
        return found(true);
      }
      next.advance();
      if (next.isAtEnd()) {
        cursors.remove(next);
      }
    }
    return found(false);
  }

  private SeriesCursor next() {
    SeriesCursor next = cursors.get(0);
    for (int i = 1; i < cursors.size(); i++) {
      next = cursors.get(i).isBefore(next) ? cursors.get(i) : next;
    }
    return next;
  }

  private void completeRun() {
    wholeBytes = out.size();
    wholeEnvelopes = envelopes;
    wholeLastNs = lastNs;
  }

  private void backToWholeRuns() {
    out.truncate(wholeBytes);
    envelopes = wholeEnvelopes;
    lastNs = wholeLastNs;
  }

  private Found found(boolean more) {
    return envelopes == 0 ? Found.NOTHING
        : new Found(Optional.of(new Batch(out.bytes(), 0, out.size(), envelopes)), lastNs, more);
  }
}
