package loggregator.diode;

import java.util.concurrent.atomic.AtomicLong;
import loggregator.envelope.Batch;

/**
 * The counts of one diode, of envelopes unless they say bytes; they only grow.
 *
 * <p>Threading: writers call {@link #arriving}, {@link #arrived} and {@link #droppedAtOnce}; the thread that owns the
 * taking side calls {@link #read} and {@link #evicted} and is the only one to do so, hence needs no atomic addition;
 * anyone looks.
 */
final class Ledger {
  private final AtomicLong arrived = new AtomicLong();
  private final AtomicLong arrivedBytes = new AtomicLong();
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong evicted = new AtomicLong();
  private final AtomicLong takenBytes = new AtomicLong();
  private final AtomicLong droppedAtOnce = new AtomicLong();

  /** Before the batch can be taken, so that nobody ever sees more taken than arrived. */
  void arriving(Batch batch) {
    arrived.getAndAdd(batch.envelopes());
  }

  /**
   * After the batch can be taken. The addition is also the full fence that {@link Diode} needs between its linking the
   * batch and its looking at the limits.
   */
  void arrived(Batch batch) {
    arrivedBytes.getAndAdd(batch.length());
  }

  /** Written and dropped in one, never queued. */
  void droppedAtOnce(Batch batch) {
    droppedAtOnce.getAndAdd(batch.envelopes());
  }

  void read(Batch batch) {
    taken(read, batch);
  }

  void evicted(Batch batch) {
    taken(evicted, batch);
  }

  private void taken(AtomicLong count, Batch batch) {
    count.setRelease(count.getPlain() + batch.envelopes());
    takenBytes.setRelease(takenBytes.getPlain() + batch.length());
  }

  /** Includes what is being written; too high rather than too low when others take meanwhile. */
  long queuedEnvelopes() {
    long taken = read.get() + evicted.get();
    return arrived.get() - taken;
  }

  /** Lacks what is being written, even if it was taken already: then less than nothing may be queued for a moment. */
  long queuedBytes() {
    long taken = takenBytes.get();
    return arrivedBytes.get() - taken;
  }

  /** Reads until nothing was taken while it did: what it then saw arrived belongs to that very moment. */
  DiodeCounts snapshot() {
    while (true) {
      long readBefore = read.get();
      long evictedBefore = evicted.get();
      long atOnce = droppedAtOnce.get();
      long queuedOrTaken = arrived.get();
      if (readBefore == read.get() && evictedBefore == evicted.get()) {
        long queued = queuedOrTaken - readBefore - evictedBefore;
        return new DiodeCounts(queuedOrTaken + atOnce, readBefore, evictedBefore + atOnce, queued);
      }
    }
  }
}
