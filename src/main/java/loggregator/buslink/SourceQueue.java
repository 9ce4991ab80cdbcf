package loggregator.buslink;

import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import loggregator.feeds.LinkQueue;
import loggregator.feeds.Segment.Recipient;
import loggregator.feeds.Segment;
import loggregator.link.BatchSource;
import loggregator.losses.Losses;

/** An Agent's envelopes, which all go as feed 0. One event loop. */
final class SourceQueue implements LinkQueue {
  private final BatchSource source;
  private long taken;
  private long countedTaken;
  private long countedAtNanos;

  SourceQueue(BatchSource source) {
    this.source = source;
  }

  /** It is the link's only queue. */
  @Override
  public Batch oldest() {
    return null;
  }

  @Override
  public Recipient takeIfOldest(Batch batch) {
    return null;
  }

  @Override
  public Segment next(int maxEnvelopes, int maxBytes) {
    Batch batch = source.read(maxEnvelopes, maxBytes);
    if (batch == null) {
      return null;
    }
    taken += batch.envelopes();
    return new Segment(0, Losses.NONE, batch);
  }

  @Override
  public long queuedEnvelopes() {
    return source.queuedEnvelopes();
  }

  @Override
  public long writtenEnvelopes() {
    return taken + source.queuedEnvelopes();
  }

  @Override
  public long leftEnvelopes() {
    return taken;
  }

  /** Since the last call. */
  long ratePerSecond(long nowNanos) {
    long elapsedMs = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nowNanos - countedAtNanos));
    long rate = (taken - countedTaken) * 1_000 / elapsedMs;
    countedTaken = taken;
    countedAtNanos = nowNanos;
    return rate;
  }
}
