package loggregator.bus;

import loggregator.bus.Frame.Segment;
import loggregator.diode.Diode;
import loggregator.envelope.Batch;
import loggregator.link.FeedHandler;

/** One feed's diode on the way to its subscriber, and what was lost of it. One event loop. */
final class FeedOutlet implements Outlet, FeedHandler {
  private final long feedId;
  private final Diode diode;
  private final LinkSender link;
  private long lostUpstream;
  private long toldLost;

  FeedOutlet(long feedId, Diode diode, LinkSender link) {
    this.feedId = feedId;
    this.diode = diode;
    this.link = link;
  }

  Diode diode() {
    return diode;
  }

  @Override
  public void batch(Batch batch) {
    diode.write(batch);
    link.signal(this);
  }

  @Override
  public void lost(long envelopes) {
    lostUpstream += envelopes;
  }

  @Override
  public void ended() {
    // no source ends a feed by itself; one that leaves says so in the directory
  }

  @Override
  public Segment next(int maxEnvelopes, int maxBytes) {
    Batch batch = diode.read(maxEnvelopes, maxBytes);
    if (batch == null) {
      return null;
    }
    long lost = lostUpstream + diode.counts().dropped();
    Segment segment = new Segment(feedId, lost - toldLost, batch);
    toldLost = lost;
    return segment;
  }

  @Override
  public long queuedEnvelopes() {
    return diode.queuedEnvelopes();
  }
}
