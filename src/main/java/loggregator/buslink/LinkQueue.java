package loggregator.buslink;

import loggregator.buslink.Frame.Segment;
import loggregator.flow.SettleMarks;

/** A queue whose envelopes go out over a link. Used on the link's event loop. */
interface LinkQueue extends SettleMarks.MarkedQueue {
  /** The next part, within the limits unless a single envelope is larger; null when nothing waits. */
  Segment next(int maxEnvelopes, int maxBytes);

  long queuedEnvelopes();
}
