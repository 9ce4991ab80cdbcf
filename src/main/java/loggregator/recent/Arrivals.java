package loggregator.recent;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import loggregator.envelope.ContentHash;

/** What a store keeps in the order in which it came, for readers that remember where they were. Any thread. */
public final class Arrivals {
  private static final long MINUTE_MS = 60_000;
  private static final long HOUR_MS = 60 * MINUTE_MS;

  private final Lock lock;
  private final SourceDirectory sources;
  private final Recency recency;
  private final Totals totals;
  /** The finest first. */
  private final List<AgeMarks> times;
  private final String epoch = Long.toUnsignedString(ContentHash.newSeed() >>> 16, Character.MAX_RADIX);
  private final List<Runnable> onAdded = new CopyOnWriteArrayList<>();

  /** All that it is given belongs to the lock. */
  Arrivals(Lock lock, SourceDirectory sources, Recency recency, Totals totals, AgeMarks ages) {
    this.lock = lock;
    this.sources = sources;
    this.recency = recency;
    this.totals = totals;
    this.times = List.of(new AgeMarks(MINUTE_MS), new AgeMarks(HOUR_MS), ages);
  }

  /** A text that no other store has, nor had. */
  public String epoch() {
    return epoch;
  }

  /** Where a reader begins that wants what comes from now on. */
  public Begun end(Wanted wanted) {
    return read(wanted, ArrivalRead::end);
  }

  /** Where a reader begins that wants the newest so many, or as many as there are, and then what follows. */
  public Begun beforeNewest(Wanted wanted, int envelopes) {
    return read(wanted, read -> read.beforeNewest(envelopes));
  }

  /**
   * Where a reader begins that wants what came since then, and what follows; a thousandth more of the minute, the hour
   * or the greatest age in which that time was.
   *
   * @param timeMs of the clock by which it was added
   */
  public Begun since(Wanted wanted, long timeMs) {
    return read(wanted, read -> read.since(times.stream().filter(marks -> marks.reachesBackTo(timeMs)).findFirst()
        .map(marks -> marks.firstSince(timeMs)).orElse(0L)));
  }

  /** Where a reader goes on that was here before. */
  public Begun resume(Wanted wanted, Position position) {
    return read(wanted, read -> read.resume(position));
  }

  /** What came since, in the order of arrival. */
  public Arrived arrived(Wanted wanted, Position from, int maxEnvelopes, int maxBytes) {
    return read(wanted, read -> read.from(from, maxEnvelopes, maxBytes));
  }

  /** The task runs after each batch, on the thread that brought it; to be given back by {@link #forget}. */
  public void onAdded(Runnable task) {
    onAdded.add(task);
  }

  public void forget(Runnable task) {
    onAdded.remove(task);
  }

  /** To be called without the lock. */
  void added() {
    onAdded.forEach(Runnable::run);
  }

  /** What comes from now on came at that time. Under the lock. */
  void mark(long nowMs) {
    times.forEach(marks -> marks.mark(nowMs, totals.nextSequence()));
  }

  private <T> T read(Wanted wanted, Function<ArrivalRead, T> answer) {
    lock.lock();
    try {
      return answer.apply(new ArrivalRead(sources, recency, totals, wanted));
    } finally {
      lock.unlock();
    }
  }
}
