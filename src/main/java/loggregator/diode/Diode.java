package loggregator.diode;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import loggregator.envelope.Batch;

/**
 * A bounded queue of envelopes that never makes its writers wait: when it is full, the oldest envelopes fall out.
 *
 * <p>It is bounded in envelopes and in bytes; a batch counts with all of its envelopes, and one envelope too many costs
 * one envelope, whatever batch it came in. What a writer wrote keeps its order. When no {@link #write} is under way, the
 * limits hold; each one under way may pass them by its batch.
 *
 * <p>Threading: any number of writers, one reader at a time, any number that look.
 *
 * <h2>Who takes</h2>
 * The reader and every writer that finds the diode too full want to take from the same end. A ticket says who may:
 * <pre>
 *   tickets   0      nobody takes
 *             1      one thread owns the backlog
 *             2..n   it does, and others came since, left their mark and went on
 * </pre>
 * Nobody waits for the owner, who may be descheduled at any point. A writer adds its mark and goes; the owner, if there
 * is a mark when it lets go, looks at the limits once more. So the hard case ends well:
 * <pre>
 *   limit 2     owner A (writer or reader)     writer B                       backlog    tickets
 *               takes the ticket                                              1 2 3      1
 *               3 - 2: one too many
 *                                              links 4                        1 2 3 4
 *                                              4 - 2: two too many
 *                                              takes a ticket, is not first,               2
 *                                              returns
 *               evicts 1                                                      2 3 4
 *               lets go, finds the mark                                                    0
 *               takes the ticket                                                           1
 *               3 - 2: one too many, evicts 2                                 3 4
 *               lets go, finds no mark                                                     0
 * </pre>
 * A lets go in between, so that whoever else writes without end may become the owner, and A gets away.
 *
 * <p>The second hard case is a writer W between claiming its place in the queue and linking its batch there: nothing
 * behind that place can be reached. An owner that gets there leaves the excess and goes; W sees it, because it looks at
 * the limits after it linked its batch, with a full fence between the two.
 *
 * <p>The reader leaves no mark. If it finds the backlog owned, it gets null, and the owner is inside {@link #write}:
 * the signal that follows each write is still to come.
 */
public final class Diode {
  /** An eviction lasts some 50 ns; whoever owns the backlog for longer than these tries was descheduled. */
  private static final int READER_TRIES = 100;

  private final Ledger ledger = new Ledger();
  private final Backlog backlog = new Backlog();
  private final AtomicInteger tickets = new AtomicInteger();
  private final Eviction eviction;
  private final DropObserver observer;
  private final long maxBytes;

  /** Zero when closed: then nothing fits, and all that is queued is too much. */
  private volatile int maxEnvelopes;

  public Diode(DiodeLimits limits, DropObserver observer) {
    this(limits, observer, new OldestFirst());
  }

  Diode(DiodeLimits limits, DropObserver observer, Eviction eviction) {
    this.maxEnvelopes = limits.maxEnvelopes();
    this.maxBytes = limits.maxBytes();
    this.observer = observer;
    this.eviction = eviction;
  }

  /**
   * Adds the batch, and drops the oldest envelopes until the limits hold. A batch that exceeds them by itself loses its
   * own oldest envelopes first. After it returned, the reader has to be told to {@link #read}.
   */
  public void write(Batch batch) {
    Batch fitting = batch.envelopes() > maxEnvelopes || batch.length() > maxBytes ? dropOwnExcess(batch) : batch;
    if (fitting == null) {
      return;
    }
    ledger.arriving(fitting);
    backlog.offer(fitting);
    ledger.arrived(fitting);
    if (ledger.queuedEnvelopes() > maxEnvelopes || ledger.queuedBytes() > maxBytes) {
      settle();
    }
  }

  /**
   * Takes the oldest batch, joined with those behind it as long as they fit whole; only a batch that is larger than the
   * limits is divided. A single batch is given back as it was written, and so is a part of one that is most of it; lesser
   * parts are copied, since they may wait elsewhere. An envelope of more bytes comes alone.
   *
   * @param maxEnvelopes at least 1
   * @return null when there is nothing, or when a {@link #write} under way on another thread has to end first
   */
  public Batch read(int maxEnvelopes, int maxBytes) {
    return read(taken -> taken.takeOldest(maxEnvelopes, maxBytes));
  }

  /**
   * Takes the oldest batch as it was written, or what is left of it.
   *
   * @return null as for {@link #read(int, int)}
   */
  public Batch read() {
    return read(Backlog::takeWhole);
  }

  private Batch read(Function<Backlog, Batch> take) {
    return take(take, false);
  }

  private Batch take(Function<Backlog, Batch> take, boolean toDrop) {
    if (isEmpty() || !ownBriefly()) {
      return null;
    }
    Batch batch = take.apply(backlog);
    if (batch != null && toDrop) {
      ledger.evicted(batch);
      observer.dropped(batch);
    } else if (batch != null) {
      ledger.read(batch);
    }
    if (letGo()) {
      settle();
    }
    return batch;
  }

  /** Whether there is nothing to read, and nobody about to write. */
  public boolean isEmpty() {
    return ledger.queuedEnvelopes() == 0;
  }

  public long queuedEnvelopes() {
    return ledger.queuedEnvelopes();
  }

  /** In bytes of the envelopes' records. */
  public long queuedBytes() {
    return Math.max(0, ledger.queuedBytes());
  }

  public DiodeCounts counts() {
    return ledger.snapshot();
  }

  /**
   * Drops what is queued, and from now on whatever is written. May be called on any thread, more than once.
   *
   * @return how many envelopes this call dropped; if another thread is taking at this very moment, that one drops the
   *     rest, which is counted but not in this number
   */
  public long close() {
    maxEnvelopes = 0;
    return settle();
  }

  /**
   * Drops what is queued now; the diode stays open. For the thread that reads.
   *
   * @return how many envelopes were dropped
   */
  public long clear() {
    long dropped = 0;
    for (long left = queuedEnvelopes(); left > 0; ) {
      int part = (int) Math.min(left, Integer.MAX_VALUE);
      Batch stale = take(taken -> taken.takeOldest(part, Integer.MAX_VALUE), true);
      if (stale == null) {
        break;
      }
      dropped += stale.envelopes();
      left -= stale.envelopes();
    }
    return dropped;
  }

  private Batch dropOwnExcess(Batch batch) {
    int count = SplitPoint.toShed(batch, batch.envelopes() - maxEnvelopes, batch.length() - maxBytes);
    Batch lost = batch.first(count);
    ledger.droppedAtOnce(lost);
    observer.dropped(lost);
    return count == batch.envelopes() ? null : batch.withoutFirst(count).compact();
  }

  /** Evicts what is too much, or leaves it to the owner. Returns how many envelopes this thread evicted. */
  private long settle() {
    long dropped = 0;
    boolean marked = true;
    while (marked && tickets.getAndIncrement() == 0) {
      try {
        dropped += evictExcess();
      } finally {
        marked = letGo();
      }
    }
    return dropped;
  }

  /** What is too much now; who adds to it from here on leaves a mark. */
  private long evictExcess() {
    long envelopes = ledger.queuedEnvelopes() - maxEnvelopes;
    long bytes = ledger.queuedBytes() - maxBytes;
    long dropped = 0;
    while (envelopes > 0 || bytes > 0) {
      Batch victim = eviction.evict(backlog, envelopes, bytes);
      if (victim == null) {
        break;
      }
      ledger.evicted(victim);
      observer.dropped(victim);
      dropped += victim.envelopes();
      envelopes -= victim.envelopes();
      bytes -= victim.length();
    }
    return dropped;
  }

  private boolean ownBriefly() {
    for (int i = 0; i < READER_TRIES; i++) {
      if (tickets.compareAndSet(0, 1)) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /** Whether somebody left a mark. */
  private boolean letGo() {
    return tickets.getAndSet(0) > 1;
  }
}
