package loggregator.feeds;

import loggregator.envelope.Batch;
import loggregator.flow.SettleMarks;

/** A queue whose envelopes go out over a link. Used on the link's event loop. */
public interface LinkQueue extends SettleMarks.MarkedQueue {
  /**
   * The batch that {@link #next} gives, if the limits allow for it; null when other queues can't have the same one, or
   * when nothing waits.
   */
  Batch oldest();

  /** The next part, within the limits unless a single envelope is larger; null when nothing waits. */
  Segment next(int maxEnvelopes, int maxBytes);

  long queuedEnvelopes();
}
