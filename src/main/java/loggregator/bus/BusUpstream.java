package loggregator.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import loggregator.bus.Frame.Hello;
import loggregator.bus.Frame.Segment;
import loggregator.config.BusConfig;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.RefusedException;
import loggregator.link.UpstreamLink;
import loggregator.metrics.LinkMeters;
import loggregator.routing.SubscriptionRequest;

/**
 * The sources on the bus as one upstream: an RLP is subscribed at every Router, those that come later included; a
 * Gateway at one RLP, and at another when that one is gone.
 *
 * <p>Threading: one event loop.
 */
public final class BusUpstream implements UpstreamLink {
  private final Vertx vertx;
  private final BusConfig config;
  private final String kind;
  private final boolean everySource;
  private final String subscriberId;
  private final LinkMeters meters;
  private final FrameReceiver receiver;
  private final Directory directory;
  private final Map<Long, BusFeed> feeds = new HashMap<>();
  private final Set<String> subscribedSources = new LinkedHashSet<>();
  private final long renewTimer;
  private long lastFeedId;
  private long sumOfFeeds;

  private BusUpstream(
      Vertx vertx, BusConfig config, String kind, boolean everySource, String subscriberId, LinkMeters meters) {
    this.vertx = vertx;
    this.config = config;
    this.kind = kind;
    this.everySource = everySource;
    this.subscriberId = subscriberId;
    this.meters = meters;
    this.receiver = new FrameReceiver(vertx.eventBus(), deliveryAddress(), this::deliver);
    this.directory = new Directory(vertx, config, kind, new SourceListener());
    this.renewTimer = vertx.setPeriodic(config.announceIntervalMs(), tick -> renew());
  }

  /** @param subscriberId unique among all subscribers on the bus, now and before */
  public static BusUpstream toEveryRouter(Vertx vertx, BusConfig config, String subscriberId, LinkMeters meters) {
    return new BusUpstream(vertx, config, BusAddresses.ROUTER, true, subscriberId, meters);
  }

  /** @param subscriberId unique among all subscribers on the bus, now and before */
  public static BusUpstream toOneRlp(Vertx vertx, BusConfig config, String subscriberId, LinkMeters meters) {
    return new BusUpstream(vertx, config, BusAddresses.RLP, false, subscriberId, meters);
  }

  @Override
  public Future<Void> start() {
    return receiver.start().compose(v -> directory.start());
  }

  @Override
  public void close() {
    vertx.cancelTimer(renewTimer);
    List.copyOf(feeds.values()).forEach(BusFeed::close);
    directory.close();
    subscribedSources.forEach(source -> meters.disconnected());
    subscribedSources.clear();
    receiver.close();
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    BusFeed feed = new BusFeed(++lastFeedId, request, handler);
    feeds.put(feed.id, feed);
    sumOfFeeds += feed.id;
    feed.active = subscribeEverywhere(feed);
    return feed;
  }

  private Future<Void> subscribeEverywhere(BusFeed feed) {
    if (subscribedSources.isEmpty() && !everySource) {
      return Future.failedFuture(new RefusedException("no " + kind + " is known"));
    }
    return Future.join(subscribedSources.stream().map(source -> subscribeFirst(source, feed)).toList()).mapEmpty();
  }

  /** One of many Routers that hangs or leaves keeps no consumer out: if it comes back, it is subscribed at then. */
  private Future<Void> subscribeFirst(String sourceId, BusFeed feed) {
    return subscribe(sourceId, feed).recover(
        cause -> everySource && !isRefusal(sourceId, cause) ? Future.succeededFuture() : Future.failedFuture(cause));
  }

  private boolean isRefusal(String sourceId, Throwable cause) {
    return cause instanceof RefusedException && subscribedSources.contains(sourceId);
  }

  private Future<Void> subscribe(String sourceId, BusFeed feed) {
    Frame.Subscribe frame = new Frame.Subscribe(subscriberId, deliveryAddress(), feed.id, feed.request);
    return BusRequests.ask(vertx, config, BusAddresses.feeds(kind, sourceId), frame);
  }

  private void cancel(String sourceId, long feedId) {
    vertx.eventBus().send(
        BusAddresses.feeds(kind, sourceId), new Frame.Cancel(subscriberId, feedId), FrameCodec.OPTIONS);
  }

  private void deliver(Segment segment) {
    BusFeed feed = feeds.get(segment.feed());
    if (feed == null) {
      return;
    }
    if (segment.lost() > 0) {
      feed.handler.lost(segment.lost());
    }
    meters.received(segment.batch().envelopes());
    feed.handler.batch(segment.batch());
  }

  /** Tells each source that this subscriber lives; one that has forgotten it is subscribed at anew. */
  private void renew() {
    Frame.Renew frame = new Frame.Renew(subscriberId, feeds.size(), sumOfFeeds);
    for (String sourceId : subscribedSources) {
      BusRequests.ask(vertx, config, BusAddresses.feeds(kind, sourceId), frame).onFailure(cause -> {
        if (subscribedSources.contains(sourceId)) {
          subscribeAll(sourceId);
        }
      });
    }
    feeds.values().forEach(this::subscribeWhereRefused);
  }

  private void subscribeAll(String sourceId) {
    feeds.values().forEach(feed -> subscribeLater(sourceId, feed));
  }

  /** A feed that goes on at other Routers may find room at this one later. */
  private void subscribeWhereRefused(BusFeed feed) {
    List<String> sources = List.copyOf(feed.refusedBy);
    feed.refusedBy.clear();
    sources.stream().filter(subscribedSources::contains).forEach(source -> subscribeLater(source, feed));
  }

  private void subscribeLater(String sourceId, BusFeed feed) {
    subscribe(sourceId, feed).onFailure(cause -> {
      if (!feeds.containsKey(feed.id) || !isRefusal(sourceId, cause)) {
        return;
      }
      if (everySource) {
        feed.refusedBy.add(sourceId);
      } else {
        feed.handler.ended();
      }
    });
  }

  private String deliveryAddress() {
    return "loggregator.delivery." + subscriberId;
  }

  private final class SourceListener implements Directory.Listener {
    @Override
    public void appeared(Hello source) {
      if (everySource || subscribedSources.isEmpty()) {
        subscribedSources.add(source.id());
        meters.connected();
        subscribeAll(source.id());
      }
    }

    /** A source that only seemed gone must not go on to deliver beside the one that takes its place. */
    @Override
    public void gone(String sourceId, boolean planned) {
      if (subscribedSources.remove(sourceId)) {
        meters.disconnected();
        if (!everySource) {
          if (!planned) {
            feeds.keySet().forEach(feed -> cancel(sourceId, feed));
          }
          directory.sources().stream().findAny().ifPresent(this::appeared);
        }
      }
    }
  }

  private final class BusFeed implements Feed {
    private final long id;
    private final SubscriptionRequest request;
    private final FeedHandler handler;
    private final Set<String> refusedBy = new HashSet<>();
    private Future<Void> active;

    BusFeed(long id, SubscriptionRequest request, FeedHandler handler) {
      this.id = id;
      this.request = request;
      this.handler = handler;
    }

    @Override
    public Future<Void> active() {
      return active;
    }

    @Override
    public void finish() {
      close();
      handler.ended();
    }

    @Override
    public void close() {
      if (feeds.remove(id) != null) {
        sumOfFeeds -= id;
        subscribedSources.forEach(source -> cancel(source, id));
      }
    }
  }
}
