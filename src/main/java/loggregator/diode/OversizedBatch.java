package loggregator.diode;

import loggregator.envelope.Batch;
import loggregator.memory.MemoryBudget;

/** Makes a batch that would never fit fit, before it is queued: it loses envelopes as a full diode does. Any thread. */
final class OversizedBatch {
  private OversizedBatch() {}

  /** Null when nothing is left of it. */
  static Batch cut(Batch batch, SourceKey key, DropObserver observer, int maxEnvelopes, long maxBytes) {
    DropRun drops = new DropRun(observer);
    SortedStage own = new SortedStage(key, new Holding(MemoryBudget.unlimited()), drops);
    // a batch of its own, since queues that hold the other count on its being let go only by themselves
    own.add(batch.from(batch.sender()));
    long bytes = batch.length();
    while (own.envelopes() > 0 && (own.envelopes() > maxEnvelopes || bytes > maxBytes)) {
      bytes -= own.dropOne();
    }
    drops.tell();
    if (own.oldest() == null) {
      return null;
    }
    Taken rest = Taken.oneBatch();
    own.takeOldest(rest);
    return rest.join().copy();
  }
}
