package loggregator.feeds;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import loggregator.link.Feed;
import loggregator.link.Upstream;
import loggregator.losses.Consumer;
import loggregator.losses.ConsumerQueue;
import loggregator.metrics.DiodeMeters;
import loggregator.routing.SubscriptionRequest;

/** The feeds of one subscriber, each with a queue of its own, all over one link. One event loop. */
public final class SubscribedFeeds {
  private final FeedLink link;
  private final Function<String, Consumer> subscriber;
  private final DiodeMeters diodes;
  private final Runnable feedClosed;
  private final Map<Long, OpenFeed> feeds = new HashMap<>();
  private Promise<Void> ended;
  private boolean closed;

  private static final class OpenFeed {
    private final FeedQueue queue;
    private Feed feed;
    private boolean finishing;

    OpenFeed(FeedQueue queue) {
      this.queue = queue;
    }
  }

  /**
   * @param subscriber who takes the feeds of a shard, by which it is known
   * @param feedClosed runs for each feed, once it is over
   */
  public SubscribedFeeds(
      FeedLink link, Function<String, Consumer> subscriber, DiodeMeters diodes, Runnable feedClosed) {
    this.link = link;
    this.subscriber = subscriber;
    this.diodes = diodes;
    this.feedClosed = feedClosed;
  }

  public boolean isOpen(long feedId) {
    return feeds.containsKey(feedId);
  }

  public int size() {
    return feeds.size();
  }

  /** Completes when the source has taken it; fails when the source refuses it, and then it is to be cancelled. */
  public Future<Void> subscribe(long feedId, SubscriptionRequest request, Upstream source) {
    if (closed) {
      return Future.failedFuture("the subscriber can't be reached");
    }
    if (isOpen(feedId)) {
      return feeds.get(feedId).feed.active();
    }
    ConsumerQueue queue = diodes.openFor(subscriber.apply(request.shardId()), request.sourceKey(), true);
    diodes.wants(queue.diode(), request);
    OpenFeed open = new OpenFeed(new FeedQueue(feedId, queue, link, () -> remove(feedId)));
    open.feed = source.subscribe(request, open.queue);
    feeds.put(feedId, open);
    return open.feed.active();
  }

  /** The subscriber gets what waits for it, and then the end of the feed. False when it was asked for that before. */
  public boolean finish(long feedId) {
    OpenFeed open = feeds.get(feedId);
    if (open == null || open.finishing) {
      return false;
    }
    open.finishing = true;
    open.feed.finish();
    return true;
  }

  /** The subscriber gets nothing more of it. False when it was asked to {@link #finish} before. */
  public boolean cancel(long feedId) {
    OpenFeed open = feeds.get(feedId);
    remove(feedId);
    return open != null && !open.finishing;
  }

  /** Takes nothing more from the source and completes when the subscriber has everything that waits. */
  public Future<Void> drain() {
    ended = Promise.promise();
    List.copyOf(feeds.values()).forEach(open -> open.feed.finish());
    link.flushNow();
    checkEnded();
    return ended.future().compose(v -> link.drain());
  }

  /** Drops what waits for the subscriber, because other Routers have gone on without this one. */
  public void dropStale() {
    feeds.values().forEach(open -> diodes.dropStale(open.queue.diode()));
  }

  /** Ends everything; returns how many envelopes were on their way. */
  public long close() {
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
      feedClosed.run();
      checkEnded();
    }
  }

  private void checkEnded() {
    if (ended != null && feeds.isEmpty()) {
      ended.tryComplete();
    }
  }
}
