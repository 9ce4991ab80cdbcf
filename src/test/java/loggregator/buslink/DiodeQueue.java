package loggregator.buslink;

import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.feeds.LinkQueue;
import loggregator.feeds.Segment.Recipient;
import loggregator.feeds.Segment;
import loggregator.losses.Losses;
import loggregator.testing.NumberedLogs;

/** A queue that a test fills, and that counts how often it was asked. */
final class DiodeQueue implements LinkQueue {
  private final Diode diode = new Diode(new DiodeLimits(1_000_000, 1 << 30), SourceKey.V2);
  private final long feed;
  int askedTimes;
  Runnable whenAsked = () -> {};

  DiodeQueue(long feed) {
    this.feed = feed;
  }

  DiodeQueue fill(long firstNumber, int envelopes) {
    diode.write(NumberedLogs.of(firstNumber, envelopes));
    return this;
  }

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
    askedTimes++;
    whenAsked.run();
    Batch batch = diode.read(maxEnvelopes, maxBytes);
    return batch == null ? null : new Segment(feed, Losses.NONE, batch);
  }

  @Override
  public long queuedEnvelopes() {
    return diode.queuedEnvelopes();
  }

  @Override
  public long writtenEnvelopes() {
    return diode.counts().written();
  }

  @Override
  public long leftEnvelopes() {
    return diode.counts().read() + diode.counts().dropped();
  }
}
