package loggregator.diode;

import loggregator.envelope.Batch;

/** The oldest envelope goes first, whoever sent it. */
final class OldestFirst implements Eviction {
  @Override
  public Batch evict(Backlog backlog, long envelopes, long bytes) {
    Batch oldest = backlog.oldest();
    return oldest == null ? null : backlog.takeOldest(SplitPoint.toShed(oldest, envelopes, bytes));
  }
}
