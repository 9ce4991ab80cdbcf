package loggregator.recent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;
import loggregator.envelope.WireWriter;
import loggregator.recent.Candidates.Candidate;

/** One answer to a reader in the order of arrival. Threading: the store's lock. */
final class ArrivalRead {
  private final SourceDirectory sources;
  private final Recency recency;
  private final Totals totals;
  private final Wanted wanted;

  ArrivalRead(SourceDirectory sources, Recency recency, Totals totals, Wanted wanted) {
    this.sources = sources;
    this.recency = recency;
    this.totals = totals;
    this.wanted = wanted;
  }

  /** Before whatever comes next. */
  Begun end() {
    return new Begun(endPosition(), 0);
  }

  /** Before the newest so many envelopes, or as many as there are. */
  Begun beforeNewest(int envelopes) {
    Candidates newest = Candidates.last(envelopes);
    long[] from = {0};
    eachSeries(from, series -> series.latestPagesSince(from[0], page -> {
      for (int i = page.count() - 1; i >= 0; i--) {
        if (page.sequence(i) >= from[0] && isWanted(page, i) && newest.add(page.sequence(i), page, i)) {
          from[0] = newest.limit();
        }
      }
    }));
    return newest.sorted().isEmpty() ? end() : new Begun(at(newest.limit()), 0);
  }

  /** Before the envelope of that sequence number, or what is kept after it. */
  Begun since(long sequence) {
    boolean[] lacks = {isForgottenSince(sequence)};
    eachSeries(new long[] {sequence}, series -> lacks[0] |= series.dropped() > 0 && series.oldestSequence() > sequence);
    return new Begun(at(sequence), lacks[0] ? Arrived.UNKNOWN : 0);
  }

  /** The same place, with what was dropped after it. */
  Begun resume(Position position) {
    long missed = came() - position.counted() - kept(position.sequence());
    return new Begun(at(position.sequence()),
        missed < 0 || isForgottenSince(position.sequence()) ? Arrived.UNKNOWN : missed);
  }

  private Position endPosition() {
    return new Position(totals.nextSequence(), came());
  }

  private Position at(long sequence) {
    return new Position(sequence, came() - kept(sequence));
  }

  /** What came after the position; what the reader missed is told with the last that there is. */
  Arrived from(Position position, int maxEnvelopes, int maxBytes) {
    Candidates next = Candidates.first(maxEnvelopes);
    long[] from = {position.sequence()};
    long[] to = {Long.MAX_VALUE};
    eachSeries(from, series -> series.pagesSince(from[0], () -> to[0], page -> {
      for (int i = 0; i < page.count(); i++) {
        long sequence = page.sequence(i);
        if (sequence >= from[0] && sequence <= to[0] && next.add(sequence, page, i)) {
          to[0] = next.limit();
        }
      }
    }));
    return written(position, next, maxBytes);
  }

  private Arrived written(Position position, Candidates candidates, int maxBytes) {
    WireWriter out = new WireWriter(256);
    int passed = 0;
    int envelopes = 0;
    Candidate last = null;
    for (Candidate one : candidates.sorted()) {
      if (passed > 0 && out.size() >= maxBytes) {
        break;
      }
      if (isWanted(one.page(), one.index())) {
        int start = one.page().recordStart(one.index());
        out.writeRaw(one.page().bytes(), start, one.page().recordEnd(one.index()) - start);
        envelopes++;
      }
      last = one;
      passed++;
    }
    boolean more = passed < candidates.sorted().size() || candidates.isCut();
    Optional<Batch> batch =
        envelopes == 0 ? Optional.empty() : Optional.of(new Batch(out.bytes(), 0, out.size(), envelopes));
    long counted = position.counted() + passed;
    if (more) {
      return new Arrived(batch, new Position(last.sequence() + 1, counted), 0, true);
    }
    Position end = endPosition();
    // whatever else was counted came and went between two questions
    long missed = isForgottenSince(position.sequence()) || end.counted() < counted
        ? Arrived.UNKNOWN : end.counted() - counted;
    return new Arrived(batch, end, missed, false);
  }

  private boolean isWanted(Page page, int index) {
    int start = page.recordStart(index);
    return wanted.test().test(new Batch(page.bytes(), start, page.recordEnd(index) - start, 1));
  }

  /** All that ever came of the sources and types. */
  private long came() {
    if (wanted.isOfAllSources()) {
      return totals.came(wanted.types());
    }
    long[] came = {0};
    eachSeries(new long[] {0}, series -> came[0] += series.count() + series.dropped());
    return came[0];
  }

  private long kept(long sequence) {
    long[] kept = {0};
    eachSeries(new long[] {sequence}, series -> kept[0] += series.countSince(sequence));
    return kept[0];
  }

  private boolean isForgottenSince(long sequence) {
    if (wanted.isOfAllSources()) {
      return false;
    }
    for (Map.Entry<String, Set<MessageType>> entry : wanted.typesBySource().entrySet()) {
      Source source = find(entry.getKey());
      boolean isOld = source != null && source.firstSequence() < sequence;
      if (!isOld && totals.forgottenAt() > sequence || source != null && source.forgottenAt() > sequence) {
        return true;
      }
    }
    return false;
  }

  /** Of those that got something since; the first element may grow meanwhile. */
  private void eachSeries(long[] since, Consumer<Series> visitor) {
    if (wanted.isOfAllSources()) {
      recency.eachSince(() -> since[0], source -> eachSeries(source, wanted.types(), since[0], visitor));
    } else {
      wanted.typesBySource().forEach((id, types) -> {
        Source source = find(id);
        if (source != null) {
          eachSeries(source, types, since[0], visitor);
        }
      });
    }
  }

  private static void eachSeries(
      Source source, Set<MessageType> types, long since, Consumer<Series> visitor) {
    for (int i = 0; i < source.seriesCount(); i++) {
      Series series = source.series(i);
      if (types.contains(series.type()) && series.lastSequence() >= since) {
        visitor.accept(series);
      }
    }
  }

  private Source find(String id) {
    byte[] bytes = id.getBytes(UTF_8);
    return sources.find(bytes, 0, bytes.length);
  }
}
