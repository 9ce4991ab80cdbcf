package loggregator.diode;

import java.util.concurrent.atomic.AtomicLong;
import loggregator.envelope.Batch;

/**
 * The counts of one diode, of envelopes unless they say bytes; they only grow.
 *
 * <p>Threading: writers call {@link #arriving}, {@link #arrived} and {@link #droppedAtOnce}; the thread that owns the
 * taking side calls {@link #read} and {@link #dropped} and is the only one to do so, hence needs no atomic addition;
 * anyone looks.
 */
final class Ledger {
  private final AtomicLong arrived = new AtomicLong();
  private final AtomicLong arrivedBytes = new AtomicLong();
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong takenBytes = new AtomicLong();
  private final AtomicLong droppedAtOnce = new AtomicLong();
  /** Of those that were read: what the reader did not get. */
  private final AtomicLong spoiled = new AtomicLong();

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

  /** What was {@link #arriving} could not be queued. */
  void notArrived(Batch batch) {
    arrived.getAndAdd(-batch.envelopes());
    droppedAtOnce(batch.envelopes());
  }

  /** What was {@link #read} could not be given to the reader. */
  void spoiled(long envelopes) {
    spoiled.getAndAdd(envelopes);
  }

  /** Written and dropped in one, never queued. */
  void droppedAtOnce(long envelopes) {
    droppedAtOnce.getAndAdd(envelopes);
  }

  void read(Taken taken) {
    add(read, taken.envelopes(), taken.bytes());
  }

  void dropped(long envelopes, long bytes) {
    add(dropped, envelopes, bytes);
  }

  private void add(AtomicLong count, long envelopes, long bytes) {
    count.setRelease(count.getPlain() + envelopes);
    takenBytes.setRelease(takenBytes.getPlain() + bytes);
  }

  /** Includes what is being written; too high rather than too low when others take meanwhile. */
  long queuedEnvelopes() {
    long taken = read.get() + dropped.get();
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
      long droppedBefore = dropped.get();
      long atOnce = droppedAtOnce.get();
      long lost = spoiled.get();
      long queuedOrTaken = arrived.get();
      if (readBefore == read.get() && droppedBefore == dropped.get()) {
        long queued = queuedOrTaken - readBefore - droppedBefore;
        return new DiodeCounts(queuedOrTaken + atOnce, readBefore - lost, droppedBefore + atOnce + lost, queued);
      }
    }
  }
}
