package loggregator.buslink;

import loggregator.buslink.Frame.Segment;
import loggregator.diode.Diode;
import loggregator.diode.DiodeCounts;
import loggregator.envelope.Batch;
import loggregator.link.FeedHandler;
import loggregator.losses.ConsumerQueue;
import loggregator.losses.Losses;

/** The queue of one feed at its source, and the count of its losses. One event loop. */
final class FeedQueue implements LinkQueue, FeedHandler {
  private final long feedId;
  private final ConsumerQueue queue;
  private final Diode diode;
  private final LinkSender link;
  private final Runnable toldEnd;
  private boolean ended;
  private boolean hasToldEnd;

  /** @param toldEnd runs once everything has gone out, and that the feed has ended */
  FeedQueue(long feedId, ConsumerQueue queue, LinkSender link, Runnable toldEnd) {
    this.feedId = feedId;
    this.queue = queue;
    this.diode = queue.diode();
    this.link = link;
    this.toldEnd = toldEnd;
    diode.onReadable(() -> link.signalSoon(this));
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
  public void lost(Losses losses) {
    queue.lostBefore(losses);
  }

  @Override
  public void ended() {
    ended = true;
    link.signal(this);
  }

  @Override
  public Segment next(int maxEnvelopes, int maxBytes) {
    Batch batch = diode.read(maxEnvelopes, maxBytes);
    boolean tellsEnd = batch == null && ended && !hasToldEnd && diode.isEmpty();
    if (batch == null && !tellsEnd) {
      return null;
    }
    Losses losses = queue.takeLosses();
    Segment segment = new Segment(feedId, losses == null ? Losses.NONE : losses, batch);
    if (tellsEnd) {
      hasToldEnd = true;
      toldEnd.run();
    }
    return segment;
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
    DiodeCounts counts = diode.counts();
    return counts.read() + counts.dropped();
  }
}
