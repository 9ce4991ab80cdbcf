package loggregator.feeds;

import java.util.List;
import loggregator.diode.Diode;
import loggregator.diode.DiodeCounts;
import loggregator.envelope.Batch;
import loggregator.feeds.Segment.Recipient;
import loggregator.link.FeedHandler;
import loggregator.losses.ConsumerQueue;
import loggregator.losses.Losses;

/** The queue of one feed at its source, and the count of its losses. One event loop. */
final class FeedQueue implements LinkQueue, FeedHandler {
  private final long feedId;
  private final ConsumerQueue queue;
  private final Diode diode;
  private final FeedLink link;
  private final Runnable toldEnd;
  private boolean ended;
  private boolean hasToldEnd;

  /** @param toldEnd runs once everything has gone out, and that the feed has ended */
  FeedQueue(long feedId, ConsumerQueue queue, FeedLink link, Runnable toldEnd) {
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
  public Batch oldest() {
    return diode.oldest();
  }

  @Override
  public Recipient takeIfOldest(Batch batch) {
    return diode.readIfOldest(batch) ? recipient() : null;
  }

  /** A batch as it came in, since other feeds may have been given the same one. */
  @Override
  public Segment next(int maxEnvelopes, int maxBytes) {
    Batch batch = diode.readOne(maxEnvelopes, maxBytes);
    boolean tellsEnd = batch == null && ended && !hasToldEnd && diode.isEmpty();
    if (batch == null && !tellsEnd) {
      return null;
    }
    Segment segment = new Segment(List.of(recipient()), batch);
    if (tellsEnd) {
      hasToldEnd = true;
      toldEnd.run();
    }
    return segment;
  }

  private Recipient recipient() {
    Losses losses = queue.takeLosses();
    return new Recipient(feedId, losses == null ? Losses.NONE : losses);
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
