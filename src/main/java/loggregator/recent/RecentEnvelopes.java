package loggregator.recent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import loggregator.envelope.Batch;
import loggregator.envelope.ContentHash;

/**
 * Keeps recent envelopes as bytes: by source, by type and in the order of their timestamps. What it holds is counted in
 * bytes, its own administration included. When it is full, the source that holds most loses its oldest, so that no
 * source costs another anything.
 *
 * <p>Threading: any thread. One lock guards all; a call holds it as long as one batch or one answer takes.
 */
public final class RecentEnvelopes {
  private static final int SWEPT_AT_ONCE = 1_000;
  private static final int SWEEPS = 60;

  private static final long MINUTE_MS = 60_000;
  private static final long HOUR_MS = 60 * MINUTE_MS;

  private final long maxBytes;
  private final AgeMarks ages;
  /** The finest first, for questions about what came since a time. */
  private final List<AgeMarks> arrivals;
  private final ReentrantLock lock = new ReentrantLock();
  private final SourceDirectory sources = new SourceDirectory();
  private final SizeClasses sizes = new SizeClasses();
  private final EnvelopeHead head = new EnvelopeHead();
  private final LongAdder added = new LongAdder();
  private final LongAdder droppedForMemory = new LongAdder();
  private final LongAdder droppedForAge = new LongAdder();
  private final List<Runnable> onAdded = new CopyOnWriteArrayList<>();
  private final String epoch = Long.toUnsignedString(ContentHash.newSeed() >>> 16, Character.MAX_RADIX);
  private long heldBytes;
  private long keptEnvelopes;
  private final Recency recency = new Recency();
  private final Totals totals = new Totals();
  private long sweepPosition = SourceDirectory.START;

  /** @param maxBytes what it may hold for long; a batch is taken whole before it makes room */
  public RecentEnvelopes(long maxBytes, long maxAgeMs) {
    this.maxBytes = maxBytes;
    this.ages = new AgeMarks(maxAgeMs);
    this.arrivals = List.of(new AgeMarks(MINUTE_MS), new AgeMarks(HOUR_MS), ages);
  }

  /**
   * Keeps all envelopes of the batch.
   *
   * @param nowMs of a clock that does not jump
   */
  public void add(Batch batch, long nowMs) {
    lock.lock();
    try {
      mark(nowMs);
      byte[] bytes = batch.bytes();
      for (int record = batch.offset(); record < batch.end(); ) {
        int end = batch.recordEnd(record);
        if (head.read(bytes, batch.envelopeStart(record), end)) {
          add(bytes, record, end);
        }
        record = end;
      }
      makeRoom();
    } finally {
      lock.unlock();
    }
    onAdded.forEach(Runnable::run);
  }

  /** The task runs after each batch, on the thread that brought it; to be given back by {@link #forget}. */
  public void onAdded(Runnable task) {
    onAdded.add(task);
  }

  public void forget(Runnable task) {
    onAdded.remove(task);
  }

  /** What there is of one source. */
  public Found read(RecentQuery query) {
    byte[] id = query.sourceId().getBytes(UTF_8);
    return locked(() -> {
      Source source = sources.find(id, 0, id.length);
      return source == null ? Found.NOTHING : new SourceRead(source, query).find();
    });
  }

  /** Where a reader begins that wants what comes from now on. */
  public Begun end(Wanted wanted) {
    return locked(() -> reading(wanted).end());
  }

  /** Where a reader begins that wants the newest so many, or as many as there are, and then what follows. */
  public Begun beforeNewest(Wanted wanted, int envelopes) {
    return locked(() -> reading(wanted).beforeNewest(envelopes));
  }

  /**
   * Where a reader begins that wants what came since then, and what follows; a thousandth more of the minute, the hour
   * or the greatest age in which that time was.
   *
   * @param timeMs of the clock by which it was added
   */
  public Begun since(Wanted wanted, long timeMs) {
    return locked(() -> reading(wanted).since(arrivals.stream().filter(marks -> marks.reachesBackTo(timeMs))
        .findFirst().map(marks -> marks.firstSince(timeMs)).orElse(0L)));
  }

  /** Where a reader goes on that was here before. */
  public Begun resume(Wanted wanted, Position position) {
    return locked(() -> reading(wanted).resume(position));
  }

  /** What came since, in the order of arrival. */
  public Arrived arrived(Wanted wanted, Position from, int maxEnvelopes, int maxBytes) {
    return locked(() -> reading(wanted).from(from, maxEnvelopes, maxBytes));
  }

  /** Empty for a source of which nothing is kept. */
  public Optional<SourceInfo> about(String sourceId) {
    byte[] id = sourceId.getBytes(UTF_8);
    return locked(() -> Optional.ofNullable(sources.find(id, 0, id.length)).map(RecentEnvelopes::about));
  }

  /** Where a walk over all sources begins. */
  public static long walkStart() {
    return SourceDirectory.START;
  }

  /**
   * Shows some sources, in no order. One that stays during the walk is seen exactly once.
   *
   * @param position {@link #walkStart}, or what the call before has returned
   * @param atLeast so many, unless there are fewer
   * @return where to go on; negative when all were seen
   */
  public long walk(long position, int atLeast, Consumer<SourceInfo> visitor) {
    List<SourceInfo> seen = new ArrayList<>();
    lock.lock();
    long next;
    try {
      next = sources.walk(position, atLeast, source -> seen.add(about(source)));
    } finally {
      lock.unlock();
    }
    seen.forEach(visitor);
    return next == SourceDirectory.END ? -1 : next;
  }

  /** Drops what has become too old; all of it when it was called once a second for a minute. */
  public void sweep(long nowMs) {
    int left = sources() / SWEEPS + 1;
    while (left > 0) {
      sweepSome(nowMs);
      left -= SWEPT_AT_ONCE;
    }
  }

  /** A text that no other store has, nor had. */
  public String epoch() {
    return epoch;
  }

  public long heldBytes() {
    return locked(() -> heldBytes);
  }

  public long keptEnvelopes() {
    return locked(() -> keptEnvelopes);
  }

  public int sources() {
    return locked(sources::size);
  }

  public long added() {
    return added.sum();
  }

  public long droppedForMemory() {
    return droppedForMemory.sum();
  }

  public long droppedForAge() {
    return droppedForAge.sum();
  }

  private void add(byte[] bytes, int record, int end) {
    Source source = sources.findOrAdd(bytes, head.sourceStart(), head.sourceEnd());
    long before = source.isEmpty() ? 0 : source.heldBytes();
    source.add(head.type(), head.timestamp(), totals.count(head.type()), bytes, record, end);
    recency.came(source);
    heldBytes += source.heldBytes() - before;
    keptEnvelopes++;
    added.increment();
    sizes.update(source);
  }

  private void makeRoom() {
    while (heldBytes > maxBytes && keptEnvelopes > 0) {
      Source largest = sizes.largest();
      long before = largest.heldBytes();
      droppedForMemory.add(shrunk(largest, before, largest.dropOldest()));
    }
  }

  private void sweepSome(long nowMs) {
    List<Source> visited = new ArrayList<>();
    lock.lock();
    try {
      mark(nowMs);
      long firstYoung = ages.firstYoungEnough(nowMs);
      sweepPosition = sources.walk(sweepPosition, SWEPT_AT_ONCE, visited::add);
      if (sweepPosition == SourceDirectory.END) {
        sweepPosition = SourceDirectory.START;
      }
      for (Source source : visited) {
        long before = source.heldBytes();
        droppedForAge.add(shrunk(source, before, source.dropBefore(firstYoung)));
      }
    } finally {
      lock.unlock();
    }
  }

  private int shrunk(Source source, long bytesBefore, int dropped) {
    keptEnvelopes -= dropped;
    if (source.isEmpty()) {
      heldBytes -= bytesBefore;
      sizes.remove(source);
      sources.remove(source);
      recency.remove(source);
      totals.forget();
    } else {
      heldBytes -= bytesBefore - source.heldBytes();
      sizes.update(source);
    }
    return dropped;
  }

  private static SourceInfo about(Source source) {
    return new SourceInfo(new String(source.id, UTF_8), source.count(), source.expired(), source.oldestTimestamp(),
        source.newestTimestamp());
  }

  private void mark(long nowMs) {
    arrivals.forEach(marks -> marks.mark(nowMs, totals.nextSequence()));
  }

  private ArrivalRead reading(Wanted wanted) {
    return new ArrivalRead(sources, recency, totals, wanted);
  }

  private <T> T locked(Supplier<T> answer) {
    lock.lock();
    try {
      return answer.get();
    } finally {
      lock.unlock();
    }
  }
}
