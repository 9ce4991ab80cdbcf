package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import loggregator.link.Feed;
import loggregator.link.Upstream;
import loggregator.losses.Consumer;
import loggregator.metrics.DiodeMeters;

/** One subscriber of a {@link FeedServer}: its link and its feeds. One event loop. */
final class FeedSubscriber {
  private final String id;
  private final LinkSender link;
  private final DiodeMeters diodes;
  private final Map<Long, OpenFeed> feeds = new HashMap<>();
  /** The subscriber holds these, too, until it cancels them; so they count when it renews. */
  private final Set<Long> refusedFeeds = new HashSet<>();
  /** Of the feeds that the subscriber has not cancelled. */
  private final Fingerprint fingerprint = new Fingerprint();
  private Promise<Void> ended;
  private boolean closed;

  private static final class OpenFeed {
    private final FeedQueue queue;
    private Feed feed;
    private boolean cancelled;

    OpenFeed(FeedQueue queue) {
      this.queue = queue;
    }
  }

  FeedSubscriber(String id, LinkSender link, DiodeMeters diodes) {
    this.id = id;
    this.link = link;
    this.diodes = diodes;
  }

  String id() {
    return id;
  }

  Future<Void> subscribe(Frame.Subscribe subscribe, Upstream source) {
    if (closed) {
      return Future.failedFuture("the subscriber can't be reached");
    }
    long feedId = subscribe.feed();
    if (feeds.containsKey(feedId)) {
      return feeds.get(feedId).feed.active();
    }
    Consumer consumer = new Consumer("bus", subscribe.request().shardId(), "", id);
    OpenFeed open = new OpenFeed(new FeedQueue(
        feedId, diodes.openFor(consumer, subscribe.request().sourceKey(), true), link, () -> remove(feedId)));
    open.feed = source.subscribe(subscribe.request(), open.queue);
    feeds.put(feedId, open);
    if (!refusedFeeds.remove(feedId)) {
      fingerprint.add(feedId);
    }
    return open.feed.active().onFailure(refused -> refuse(feedId));
  }

  private void refuse(long feedId) {
    if (feeds.containsKey(feedId)) {
      refusedFeeds.add(feedId);
      remove(feedId);
    }
  }

  /** @param finish whether the subscriber gets what waits for it, and then the end of the feed */
  void cancel(long feedId, boolean finish) {
    OpenFeed open = feeds.get(feedId);
    if (open != null && !open.cancelled || refusedFeeds.remove(feedId)) {
      fingerprint.remove(feedId);
    }
    if (open != null && !finish) {
      remove(feedId);
    } else if (open != null && !open.cancelled) {
      open.cancelled = true;
      open.feed.finish();
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
    ended = Promise.promise();
    List.copyOf(feeds.values()).forEach(open -> open.feed.finish());
    link.flushNow();
    checkEnded();
    return ended.future().compose(v -> link.drain());
  }

  private void checkEnded() {
    if (ended != null && feeds.isEmpty()) {
      ended.tryComplete();
    }
  }

  /** Drops what waits for the subscriber, because other Routers have gone on without this one. */
  void dropStale() {
    feeds.values().forEach(open -> diodes.dropStale(open.queue.diode()));
  }

  /** Ends everything; returns how many envelopes were on their way. */
  long close() {
    closed = true;
    List.copyOf(feeds.keySet()).forEach(this::remove);
    return link.close();
  }

  private void remove(long feedId) {
    OpenFeed open = feeds.remove(feedId);
    if (open != null) {
      open.feed.close();
      link.remove(open.queue);
      diodes.close(open.queue.diode());
      checkEnded();
    }
  }
}
