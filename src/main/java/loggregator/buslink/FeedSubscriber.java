package loggregator.buslink;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Set;
import loggregator.feeds.SubscribedFeeds;
import loggregator.link.Upstream;
import loggregator.losses.Consumer;
import loggregator.metrics.DiodeMeters;

/** One subscriber of a {@link FeedServer}: its link and its feeds. One event loop. */
final class FeedSubscriber {
  private final String id;
  private final LinkSender link;
  private final SubscribedFeeds feeds;
  /** The subscriber holds these, too, until it cancels them; so they count when it renews. */
  private final Set<Long> refusedFeeds = new HashSet<>();
  /** Of the feeds that the subscriber has not cancelled. */
  private final Fingerprint fingerprint = new Fingerprint();

  FeedSubscriber(String id, LinkSender link, DiodeMeters diodes) {
    this.id = id;
    this.link = link;
    this.feeds = new SubscribedFeeds(link, shard -> new Consumer("bus", shard, "", id), diodes, () -> {});
  }

  String id() {
    return id;
  }

  Future<Void> subscribe(Frame.Subscribe subscribe, Upstream source) {
    if (subscribe.shares()) {
      link.share();
    }
    long feedId = subscribe.feed();
    if (feeds.isOpen(feedId)) {
      return feeds.subscribe(feedId, subscribe.request(), source);
    }
    if (!refusedFeeds.remove(feedId)) {
      fingerprint.add(feedId);
    }
    return feeds.subscribe(feedId, subscribe.request(), source).onFailure(refused -> refuse(feedId));
  }

  private void refuse(long feedId) {
    if (feeds.isOpen(feedId)) {
      refusedFeeds.add(feedId);
      feeds.cancel(feedId);
    }
  }

  /** @param finish whether the subscriber gets what waits for it, and then the end of the feed */
  void cancel(long feedId, boolean finish) {
    boolean wasHeld = finish ? feeds.finish(feedId) : feeds.cancel(feedId);
    if (wasHeld || refusedFeeds.remove(feedId)) {
      fingerprint.remove(feedId);
    }
  }

  /** Whether the subscriber holds the feeds that it asked for here. */
  boolean holds(long subscribersFingerprint) {
    return subscribersFingerprint == fingerprint.value();
  }

  /** Completes when the subscriber has shown that it is there. */
  Future<Void> probe() {
    return link.probe();
  }

  /** Completes when the subscriber has what waits for it now, or when that is lost. */
  Future<Void> settle() {
    return link.settle();
  }

  /** Takes nothing more from the source and completes when the subscriber has everything that waits. */
  Future<Void> drain() {
    return feeds.drain();
  }

  /** Drops what waits for the subscriber, because other Routers have gone on without this one. */
  void dropStale() {
    feeds.dropStale();
  }

  /** Ends everything; returns how many envelopes were on their way. */
  long close() {
    return feeds.close();
  }
}
