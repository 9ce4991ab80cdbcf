package loggregator.diode;

import loggregator.envelope.Batch;
import loggregator.envelope.WireReader;
import org.jctools.queues.MpscLinkedQueue;

/**
 * The queued batches in their order, without a bound of its own: what had to be sorted by source, and behind it what
 * arrived since, which costs no more than a queue.
 *
 * <p>Threading: anyone offers; all else is for the thread that owns the taking side of the {@link Diode}.
 *
 * <p>Why a linked queue: it is empty when idle, and its offer is one atomic exchange that waits for nobody, whereas
 * JCTools' array queues that grow let writers spin while one of them, perhaps descheduled, appends a chunk. Only
 * relaxed polls are used: the strict ones would wait for a writer that is between its two steps.
 */
final class Backlog {
  private final MpscLinkedQueue<Batch> arrivals = new MpscLinkedQueue<>();
  private final Holding holding;
  private final SortedStage sorted;
  private final SourceKey key;
  private final DropRun drops;
  private final WireReader reader = new WireReader();

  /** The oldest arrival if it was looked at or divided, no longer in the queue. */
  private Batch head;

  Backlog(SourceKey key, Holding holding, DropRun drops) {
    this.key = key;
    this.holding = holding;
    this.drops = drops;
    this.sorted = new SortedStage(key, holding, drops);
  }

  /** There may be no memory for one place more; then the counts must not say that there was. */
  void offer(Batch batch, Ledger ledger) {
    holding.add(batch);
    boolean added = false;
    try {
      added = arrivals.offer(batch);
    } finally {
      if (!added) {
        holding.takeBack(batch);
        ledger.notArrived(batch);
      }
    }
  }

  /** Sorts what has arrived, until at least so many envelopes are sorted, or no more is within reach or affordable. */
  void sort(long envelopes) {
    while (sorted.envelopes() < envelopes && oldestArrival() != null && holding.canAddRuns(head.envelopes())) {
      sorted.add(head);
      head = null;
    }
  }

  /**
   * Drops the oldest sorted envelope of the fattest source, or the oldest of all where nothing could be sorted.
   *
   * @return the bytes of its record, 0 when there is none
   */
  int dropOne() {
    if (sorted.oldest() != null || oldestArrival() == null) {
      return sorted.dropOne();
    }
    drops.add(sourceOfFirst(head), head, head.offset());
    Taken one = Taken.upTo(1, Integer.MAX_VALUE);
    takeArrival(one);
    return one.bytes();
  }

  private long sourceOfFirst(Batch batch) {
    int record = batch.offset();
    reader.reset(batch.bytes(), batch.envelopeStart(record), batch.recordEnd(record));
    return key.of(batch.bytes(), reader);
  }

  /** Null when there is none within reach, or when it lacks some of its envelopes. */
  Batch oldest() {
    Parcel parcel = sorted.oldest();
    return parcel == null ? oldestArrival() : parcel.whole();
  }

  void take(Taken taken) {
    Parcel parcel = sorted.oldest();
    while (parcel != null && taken.takes(parcel.envelopes(), parcel.bytes())) {
      sorted.takeOldest(taken);
      parcel = sorted.oldest();
    }
    sorted.forget();
    while (parcel == null && oldestArrival() != null && taken.takes(head.envelopes(), head.length())) {
      takeArrival(taken);
    }
  }

  private void takeArrival(Taken taken) {
    Batch oldest = head;
    int count = oldest.envelopes();
    if (!taken.hasRoomFor(count, oldest.length())) {
      count = fitting(oldest, taken.fit());
    }
    Batch rest = count == oldest.envelopes() ? null : oldest.withoutFirst(count);
    taken.add(oldest, oldest.offset(), rest == null ? oldest.end() : rest.offset(), count);
    taken.endBatch();
    head = rest;
    if (head == null) {
      holding.remove(oldest);
    }
  }

  private static int fitting(Batch batch, Fit fit) {
    fit.addAll(batch, batch.offset(), batch.end());
    return fit.envelopes();
  }

  /** Null when there is none or its writer is about to link it. */
  private Batch oldestArrival() {
    if (head == null) {
      head = arrivals.relaxedPoll();
    }
    return head;
  }
}
