package loggregator.buslink;

import loggregator.buslink.Frame.Segment;

/** One queue whose envelopes go out over a link. Used on the link's event loop. */
interface LinkQueue {
  /** The next part, within the limits as far as single envelopes allow; null when nothing waits. */
  Segment next(int maxEnvelopes, int maxBytes);

  long queuedEnvelopes();

  /** All that ever came in. */
  long writtenEnvelopes();

  /** Those of {@link #writtenEnvelopes} that were taken out or fell out. */
  long leftEnvelopes();
}
