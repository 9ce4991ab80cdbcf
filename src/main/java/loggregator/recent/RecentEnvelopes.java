package loggregator.recent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import loggregator.envelope.Batch;

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

  private final long maxBytes;
  private final AgeMarks ages;
  private final Arrivals arrivals;
  private final ReentrantLock lock = new ReentrantLock();
  private final SourceDirectory sources = new SourceDirectory();
  private final SizeClasses sizes = new SizeClasses();
  private final Arriving arriving = new Arriving();
  private final LongAdder added = new LongAdder();
  private final LongAdder droppedForMemory = new LongAdder();
  private final LongAdder droppedForAge = new LongAdder();
  private final LongAdder droppedAsOthers = new LongAdder();
  private SourceTest wanted = SourceTest.ALL;
  private volatile boolean hasOthers;
  private long heldBytes;
  private long keptEnvelopes;
  private final Recency recency = new Recency();
  private final Totals totals = new Totals();
  private long sweepPosition = SourceDirectory.START;

  /** @param maxBytes what it may hold for long; a batch is taken whole before it makes room */
  public RecentEnvelopes(long maxBytes, long maxAgeMs) {
    this.maxBytes = maxBytes;
    this.ages = new AgeMarks(maxAgeMs);
    this.arrivals = new Arrivals(lock, sources, recency, totals, ages);
  }

  /**
   * Keeps all envelopes of the batch.
   *
   * @param nowMs of a clock that does not jump
   */
  public void add(Batch batch, long nowMs) {
    lock.lock();
    try {
      arrivals.mark(nowMs);
      long keptBefore = keptEnvelopes;
      for (int record = batch.offset(); record < batch.end(); ) {
        record = arriving.read(batch, record);
        addArriving();
      }
      added.add(keptEnvelopes - keptBefore);
      makeRoom();
    } finally {
      lock.unlock();
    }
    arrivals.added();
  }

  /** The same in the order in which it came. */
  public Arrivals arrivals() {
    return arrivals;
  }

  /** From now on only sources that pass are kept; see {@link #dropOthers}. */
  public void keepOnly(SourceTest test) {
    locked(() -> {
      wanted = test;
      hasOthers = true;
      return null;
    });
  }

  /** Drops the sources that don't pass, if that has changed. */
  public void dropOthers() {
    long position = hasOthers ? SourceDirectory.START : SourceDirectory.END;
    hasOthers = false;
    while (position != SourceDirectory.END) {
      position = dropSomeOthers(position);
    }
  }

  /** What there is of one source. */
  public Found read(RecentQuery query) {
    byte[] id = query.sourceId().getBytes(UTF_8);
    return locked(() -> {
      Source source = sources.find(id, 0, id.length);
      return source == null ? Found.NOTHING : new SourceRead(source, query).find();
    });
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

  /** Sources that {@link #dropOthers} dropped. */
  public long droppedAsOthers() {
    return droppedAsOthers.sum();
  }

  private void addArriving() {
    arriving.findSources(sources, wanted);
    arriving.fetch();
    for (int i = 0; i < arriving.size(); i++) {
      if (arriving.source(i) != null) {
        add(i);
      }
    }
    arriving.clear();
  }

  private void add(int index) {
    Source source = arriving.source(index);
    long more = source.isEmpty() ? source.ownBytes() : 0;
    more += arriving.addToSource(index, totals.count(arriving.type(index)));
    recency.came(source);
    keptEnvelopes++;
    if (more != 0) {
      heldBytes += more;
      sizes.update(source);
    }
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
      arrivals.mark(nowMs);
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

  private long dropSomeOthers(long position) {
    List<Source> visited = new ArrayList<>();
    return locked(() -> {
      long next = sources.walk(position, SWEPT_AT_ONCE, visited::add);
      for (Source source : visited) {
        if (!wanted.test(source.id, 0, source.id.length)) {
          long before = source.heldBytes();
          droppedAsOthers.add(shrunk(source, before, source.dropBefore(Long.MAX_VALUE)));
        }
      }
      return next;
    });
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

  private <T> T locked(Supplier<T> answer) {
    lock.lock();
    try {
      return answer.get();
    } finally {
      lock.unlock();
    }
  }
}
