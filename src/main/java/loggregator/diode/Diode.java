package loggregator.diode;

import loggregator.envelope.Batch;
import loggregator.memory.MemoryBudget;

/**
 * A bounded queue of envelopes that never makes its writers wait: when it is full, the source that holds most in it
 * loses its oldest envelopes. A source that sends less than others loses nothing beside them.
 *
 * <p>It is bounded by a share of the node's {@link MemoryBudget}, and perhaps in envelopes and bytes; one envelope too
 * many costs one envelope, whatever batch it came in. What a writer wrote keeps its order. The limits hold whenever no
 * {@link #write} is in progress; each concurrent write may exceed them by its own batch. The share shrinks while others
 * take more of the budget: a diode that holds too much by that drops it when they need it ({@link #shed}). Below the
 * limits nobody asks for the sources.
 *
 * <p>Threading: any number of writers, one reader at a time, any number that look.
 *
 * <p>The reader and everybody who finds the diode too full want to take from the same end; a {@link Ticket} says which
 * of them may. The reader leaves no mark. If it finds the backlog owned, it gets null, and is told when it is to try
 * again.
 */
public final class Diode {
  /** Bytes of envelopes that are dropped at most to release one byte of memory. */
  private static final int RELEASE_EFFORT = 2;

  private final Ledger ledger = new Ledger();
  private final Ticket ticket = new Ticket();
  private final SourceKey key;
  private final DropObserver observer;
  private final DropRun drops;
  private final Backlog backlog;
  private final Holding holding;
  private final long maxBytes;

  /** Zero when closed: then nothing fits, and all that is queued is too much. */
  private volatile int maxEnvelopes;

  /**
   * @param budget what this diode has to share with others
   * @param observer is told whose envelopes fall, but not of those that are dropped without looking at them, when the
   *     diode is closed or cleared
   */
  public Diode(DiodeLimits limits, SourceKey key, MemoryBudget budget, DropObserver observer) {
    this.maxEnvelopes = limits.maxEnvelopes();
    this.maxBytes = limits.maxBytes();
    this.key = key;
    this.observer = observer;
    this.drops = new DropRun(observer);
    this.holding = new Holding(budget);
    this.backlog = new Backlog(key, holding, drops);
  }

  public Diode(DiodeLimits limits, SourceKey key, MemoryBudget budget) {
    this(limits, key, budget, DropObserver.NONE);
  }

  public Diode(DiodeLimits limits, SourceKey key) {
    this(limits, key, MemoryBudget.unlimited());
  }

  /**
   * Adds the batch, and drops envelopes until the limits hold. A batch that exceeds them by itself loses its own first.
   * After it returned, the reader has to be told to {@link #read}.
   */
  public void write(Batch batch) {
    boolean fits = batch.envelopes() <= maxEnvelopes && batch.length() <= maxBytes && holding.canEverHold(batch);
    Batch fitting = fits ? batch : dropOwnExcess(batch);
    if (fitting == null) {
      return;
    }
    ledger.arriving(fitting);
    backlog.offer(fitting, ledger);
    ledger.arrived(fitting);
    long queued = ledger.queuedEnvelopes();
    if (queued == fitting.envelopes()) {
      holding.begins();
    }
    if (queued > maxEnvelopes || ledger.queuedBytes() > maxBytes || holding.isMuch() && holding.excess() > 0) {
      settle();
    }
  }

  /** Drops what is more than this diode may hold now, since others need it. Any thread. */
  public void shed() {
    if (holding.excess() > 0) {
      settle();
    }
  }

  /** The task runs, on any thread, when a {@link #read} that got nothing because of another thread may succeed. */
  public void onReadable(Runnable task) {
    ticket.onReadable(task);
  }

  /**
   * Takes the oldest batch, joined with those behind it as long as they fit whole and are small; only a batch that is
   * larger than the limits is divided. A single batch is given back as it was written, and so is a part of one that is
   * much of it; small parts are copied, because they may wait elsewhere. An envelope of more bytes comes alone.
   *
   * @param maxEnvelopes at least 1
   * @return null when there is nothing, or when another thread is dropping: then the task of {@link #onReadable} will run
   */
  public Batch read(int maxEnvelopes, int maxBytes) {
    return read(Taken.upTo(maxEnvelopes, maxBytes));
  }

  /** Takes the oldest batch as it was written, or what is left of it; null as for {@link #read(int, int)}. */
  public Batch read() {
    return read(Taken.oneBatch());
  }

  /** The same, joined with no other, but divided where it is larger than the limits. */
  public Batch readOne(int maxEnvelopes, int maxBytes) {
    return read(Taken.oneBatch(maxEnvelopes, maxBytes));
  }

  /** What {@link #read()} gives next, unless somebody drops; null when none can be read, or the oldest is not whole. */
  public Batch oldest() {
    if (isEmpty() || !ticket.tryTake()) {
      return null;
    }
    Batch oldest = backlog.oldest();
    giveBack();
    return oldest;
  }

  /** Takes the batch as it was written. False when it is not the oldest any more. */
  public boolean readIfOldest(Batch batch) {
    Taken taken = Taken.oneBatch();
    take(taken, false, batch);
    return !taken.isEmpty();
  }

  /** Copies when nobody waits for it any more. */
  private Batch read(Taken taken) {
    take(taken, false, null);
    boolean joined = false;
    try {
      Batch batch = taken.join();
      joined = true;
      return batch;
    } finally {
      if (!joined) {
        ledger.spoiled(taken.envelopes());
      }
    }
  }

  /** @param only takes nothing unless this is the oldest; null for whatever is */
  private void take(Taken taken, boolean toDrop, Batch only) {
    if (isEmpty() || !ticket.tryTake()) {
      return;
    }
    boolean failed = true;
    try {
      if (only == null || backlog.oldest() == only) {
        backlog.take(taken);
      }
      failed = false;
    } finally {
      count(taken, toDrop || failed);
      giveBack();
    }
  }

  private void giveBack() {
    if (ticket.giveBack()) {
      settle();
    }
  }

  private void count(Taken taken, boolean toDrop) {
    if (toDrop) {
      ledger.dropped(taken.envelopes(), taken.bytes());
    } else {
      ledger.read(taken);
    }
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
    for (long left = queuedEnvelopes(); dropped < left; ) {
      Taken stale = Taken.upTo((int) Math.min(left - dropped, Integer.MAX_VALUE), Integer.MAX_VALUE);
      take(stale, true, null);
      if (stale.isEmpty()) {
        break;
      }
      dropped += stale.envelopes();
    }
    return dropped;
  }

  private Batch dropOwnExcess(Batch batch) {
    if (maxEnvelopes == 0) {
      ledger.droppedAtOnce(batch.envelopes());
      return null;
    }
    Batch rest = OversizedBatch.cut(
        batch, key, observer, maxEnvelopes, Math.min(maxBytes, holding.largestBatchBytes()));
    ledger.droppedAtOnce(batch.envelopes() - (rest == null ? 0 : rest.envelopes()));
    return rest;
  }

  /** Drops what is too much, or leaves it to the owner. Returns how many envelopes this thread dropped. */
  private long settle() {
    long dropped = 0;
    boolean marked = true;
    while (marked && ticket.takeOrMark()) {
      try {
        dropped += maxEnvelopes == 0 ? dropAll() : dropExcess();
      } finally {
        marked = ticket.giveBack();
      }
    }
    ticket.tellReader();
    return dropped;
  }

  private long dropAll() {
    long dropped = 0;
    Taken taken;
    do {
      taken = Taken.oneBatch();
      backlog.take(taken);
      ledger.dropped(taken.envelopes(), taken.bytes());
      dropped += taken.envelopes();
    } while (!taken.isEmpty());
    return dropped;
  }

  /** What is too much now; a writer that adds to it from here on leaves a mark. */
  private long dropExcess() {
    long queued = ledger.queuedEnvelopes();
    long envelopes = queued - maxEnvelopes;
    long bytes = ledger.queuedBytes() - maxBytes;
    if (envelopes <= 0 && bytes <= 0 && holding.excess() <= 0) {
      return 0;
    }
    backlog.sort(queued);
    long excess = holding.excess();
    long enoughReleased = holding.released() + excess;
    // what is dropped may release its array only later; the next writes go on then
    long effortBytes = RELEASE_EFFORT * excess;
    long dropped = 0;
    while (dropped < envelopes || bytes > 0 || holding.released() < enoughReleased && effortBytes > 0) {
      int length = backlog.dropOne();
      if (length == 0) {
        break;
      }
      ledger.dropped(1, length);
      dropped++;
      bytes -= length;
      effortBytes -= length;
      backlog.sort(queued - dropped);
    }
    drops.tell();
    return dropped;
  }
}
