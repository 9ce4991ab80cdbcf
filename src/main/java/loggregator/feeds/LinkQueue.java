package loggregator.feeds;

import loggregator.envelope.Batch;
import loggregator.feeds.Segment.Recipient;
import loggregator.flow.SettleMarks;

/** A queue whose envelopes go out over a link. Used on the link's event loop. */
public interface LinkQueue extends SettleMarks.MarkedQueue {
  /**
   * The batch that comes next, unless another thread drops it meanwhile; null when other queues can't have the same one,
   * or when nothing waits.
   */
  Batch oldest();

  /** Takes the batch, which is in the message already, if it is the oldest; null when it is not. */
  Recipient takeIfOldest(Batch batch);

  /** The next part, within the limits unless a single envelope is larger; null when nothing waits. */
  Segment next(int maxEnvelopes, int maxBytes);

  long queuedEnvelopes();
}
