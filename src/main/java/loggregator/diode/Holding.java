package loggregator.diode;

import java.util.concurrent.atomic.AtomicLong;
import loggregator.envelope.Batch;
import loggregator.memory.MemoryBudget;

/**
 * What one diode holds of the {@link MemoryBudget}; arrays that other diodes hold too count in full.
 *
 * <p>Threading: writers add batches; the thread that owns the taking side does the rest; anyone looks.
 */
final class Holding {
  /** A place in the queue, or later a parcel with its first run. */
  static final int PLACE_BYTES = 150;
  /** A further run, its flow and that one's places in the heap and in the map. */
  private static final int RUN_BYTES = 150;

  private final MemoryBudget budget;
  private final AtomicLong added = new AtomicLong();
  private final AtomicLong released = new AtomicLong();
  private long runs;
  /** When the diode was empty last, as the budget counts; what writers that race say differs by a batch's time. */
  private long sinceNanos;

  Holding(MemoryBudget budget) {
    this.budget = budget;
  }

  void add(Batch batch) {
    budget.hold(batch, PLACE_BYTES);
    added.getAndAdd(batch.heldBytes() + PLACE_BYTES);
  }

  /** For the writer that {@link #add}ed it. */
  void takeBack(Batch batch) {
    budget.letGo(batch, PLACE_BYTES);
    added.getAndAdd(-batch.heldBytes() - PLACE_BYTES);
  }

  void remove(Batch batch) {
    budget.letGo(batch, PLACE_BYTES);
    release(batch.heldBytes() + PLACE_BYTES);
  }

  void replace(Batch batch, Batch smaller) {
    budget.hold(smaller, 0);
    budget.letGo(batch, 0);
    release(batch.heldBytes() - smaller.heldBytes());
  }

  /** Whether so many runs more leave as much free as all runs of this diode take. */
  boolean canAddRuns(int more) {
    return (runs + more) * RUN_BYTES <= budget.freeBytes();
  }

  void addRuns(int more) {
    removeRuns(-more);
  }

  void removeRuns(int less) {
    runs -= less;
    budget.charge(-less * (long) RUN_BYTES);
    release(less * (long) RUN_BYTES);
  }

  private void release(long bytes) {
    released.setRelease(released.getPlain() + bytes);
  }

  /** All that was ever released, for the owner. */
  long released() {
    return released.getPlain();
  }

  /** The diode was empty until now. */
  void begins() {
    sinceNanos = budget.shortNanos();
  }

  /** Whether there may be an {@link #excess} soon; others that hold more than they may then give it back first. */
  boolean isMuch() {
    boolean much = budget.isMuch(held());
    if (much) {
      budget.relieve();
    }
    return much;
  }

  /** How many bytes have to be released; not above zero when that is none. */
  long excess() {
    return budget.excessOf(held(), sinceNanos);
  }

  private long held() {
    long releasedBefore = released.get();
    return added.get() - releasedBefore;
  }

  /** Whether the diode could hold the batch if it was empty. */
  boolean canEverHold(Batch batch) {
    return batch.bytes().length <= largestBatchBytes() || batch.holders() > 0;
  }

  /** Of an array of its own. */
  long largestBatchBytes() {
    return budget.largestPiece() - PLACE_BYTES - Batch.OVERHEAD_BYTES;
  }
}
