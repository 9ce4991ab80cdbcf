package loggregator.link;

import loggregator.envelope.Batch;

/** What a link takes its envelopes from. */
public interface BatchSource {
  /** The oldest envelopes, no more than the limits allow except for a single larger one; null when nothing waits. */
  Batch read(int maxEnvelopes, int maxBytes);

  long queuedEnvelopes();
}
