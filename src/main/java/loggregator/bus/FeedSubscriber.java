package loggregator.bus;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import loggregator.flow.Scheduler;
import loggregator.link.Feed;
import loggregator.link.Upstream;
import loggregator.metrics.DiodeMeters;

/** One subscriber of a {@link FeedServer}: its link and its feeds. One event loop. */
final class FeedSubscriber {
  private final String id;
  private final LinkSender link;
  private final Scheduler scheduler;
  private final DiodeMeters diodes;
  private final Map<Long, OpenFeed> feeds = new HashMap<>();
  /** The subscriber holds these, too, until it cancels them; so they count when it renews. */
  private final Set<Long> refusedFeeds = new HashSet<>();
  private long sumOfFeeds;
  private long heardAtNanos;

  private record OpenFeed(Feed feed, FeedOutlet outlet) {}

  FeedSubscriber(String id, LinkSender link, Scheduler scheduler, DiodeMeters diodes) {
    this.id = id;
    this.link = link;
    this.scheduler = scheduler;
    this.diodes = diodes;
    this.heardAtNanos = scheduler.nowNanos();
  }

  String id() {
    return id;
  }

  Future<Void> subscribe(Frame.Subscribe subscribe, Upstream source) {
    heardAtNanos = scheduler.nowNanos();
    long feedId = subscribe.feed();
    if (feeds.containsKey(feedId)) {
      return feeds.get(feedId).feed.active();
    }
    FeedOutlet outlet = new FeedOutlet(feedId, diodes.open(), link);
    OpenFeed open = new OpenFeed(source.subscribe(subscribe.request(), outlet), outlet);
    feeds.put(feedId, open);
    sumOfFeeds += refusedFeeds.remove(feedId) ? 0 : feedId;
    return open.feed.active().onFailure(refused -> refuse(feedId));
  }

  private void refuse(long feedId) {
    OpenFeed open = feeds.remove(feedId);
    if (open != null) {
      refusedFeeds.add(feedId);
      close(open);
    }
  }

  void cancel(long feedId) {
    OpenFeed open = feeds.remove(feedId);
    if (open != null) {
      close(open);
    }
    if (open != null || refusedFeeds.remove(feedId)) {
      sumOfFeeds -= feedId;
    }
  }

  /** Whether the subscriber holds the feeds that it asked for here. */
  boolean renew(Frame.Renew renew) {
    heardAtNanos = scheduler.nowNanos();
    return renew.feeds() == feeds.size() + refusedFeeds.size() && renew.sumOfFeeds() == sumOfFeeds;
  }

  long silentNanos() {
    return scheduler.nowNanos() - heardAtNanos;
  }

  /** Takes nothing more from the source and completes when the subscriber has everything that waits. */
  Future<Void> drain() {
    feeds.values().forEach(open -> open.feed.close());
    return link.drain();
  }

  /** Completes when the subscriber has what waits for it now. */
  Future<Void> settle() {
    return link.settle();
  }

  /** Ends everything; returns how many envelopes were on their way. */
  long close() {
    feeds.values().forEach(this::close);
    feeds.clear();
    return link.close();
  }

  private void close(OpenFeed open) {
    open.feed.close();
    link.remove(open.outlet);
    diodes.close(open.outlet.diode());
  }
}
