package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import loggregator.config.BusConfig;
import loggregator.envelope.Batch;
import loggregator.feeds.Segment.Recipient;
import loggregator.feeds.Segment;
import loggregator.flow.Scheduler;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.RefusedException;
import loggregator.link.UpstreamLink;
import loggregator.losses.Losses;
import loggregator.metrics.LinkMeters;
import loggregator.routing.SubscriptionRequest;

/**
 * The sources on the bus as one upstream. Which of them a feed is subscribed at is the {@link SourcePolicy}'s to say:
 * every Router for an RLP, one RLP for a Gateway.
 *
 * <p>Threading: one event loop.
 */
public final class BusUpstream implements UpstreamLink, SourcePolicy.Subscriptions, BusFeed.Owner {
  private final Vertx vertx;
  private final Scheduler scheduler;
  private final BusConfig config;
  private final String kind;
  private final String subscriberId;
  private final LinkMeters meters;
  private final FrameReceiver receiver;
  private final SourcePolicy policy;
  private final SourceWatch watch;
  private final Directory directory;
  private final Map<Long, BusFeed> feeds = new HashMap<>();
  private final Fingerprint fingerprint = new Fingerprint();
  private long renewTimer;
  private boolean started;
  private long lastFeedId;

  private BusUpstream(
      Vertx vertx, Scheduler scheduler, BusConfig config, String kind, SourcePolicy policy, String subscriberId,
      Predicate<String> isOwn, LinkMeters meters) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.config = config;
    this.kind = kind;
    this.subscriberId = subscriberId;
    this.meters = meters;
    this.policy = policy;
    this.watch = new SourceWatch(scheduler, config.peerTimeoutMs(), this::fellSilent);
    this.receiver = new FrameReceiver(
        vertx.eventBus(), scheduler, config, deliveryAddress(), new Deliveries(), meters,
        message -> meters.rejectedFrame("unexpected"));
    this.directory = new Directory(vertx, config, kind, policy, isOwn);
  }

  /** @param subscriberId unique among all subscribers on the bus, now and before */
  public static BusUpstream toEveryRouter(
      Vertx vertx, Scheduler scheduler, BusConfig config, String subscriberId, LinkMeters meters) {
    return toEveryOtherRouter(vertx, scheduler, config, subscriberId, id -> false, meters);
  }

  /**
   * @param subscriberId unique among all subscribers on the bus, now and before
   * @param isOwn tells the names of Routers of this process, which are reached without the bus
   */
  public static BusUpstream toEveryOtherRouter(
      Vertx vertx, Scheduler scheduler, BusConfig config, String subscriberId, Predicate<String> isOwn,
      LinkMeters meters) {
    return new BusUpstream(
        vertx, scheduler, config, BusAddresses.ROUTER, new EverySource(meters), subscriberId, isOwn, meters);
  }

  /** @param subscriberId unique among all subscribers on the bus, now and before */
  public static BusUpstream toOneRlp(
      Vertx vertx, Scheduler scheduler, BusConfig config, String subscriberId, String zone, LinkMeters meters) {
    return new BusUpstream(
        vertx, scheduler, config, BusAddresses.RLP, new OneSource(zone, meters), subscriberId, id -> false, meters);
  }

  @Override
  public Future<Void> start() {
    assert scheduler.isOwnThread();
    started = true;
    renewTimer = vertx.setPeriodic(config.announceIntervalMs(), tick -> renewEverywhere());
    policy.start(this, directory::sources);
    return receiver.start().compose(v -> directory.start());
  }

  @Override
  public void close() {
    assert scheduler.isOwnThread();
    if (started) {
      vertx.cancelTimer(renewTimer);
    }
    watch.close();
    List.copyOf(feeds.values()).forEach(BusFeed::close);
    directory.close();
    policy.close();
    receiver.close();
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    assert scheduler.isOwnThread();
    BusFeed feed = new BusFeed(++lastFeedId, request, handler, this);
    feeds.put(feed.id(), feed);
    fingerprint.add(feed.id());
    feed.activeWhen(policy.subscribe(feed));
    return feed;
  }

  @Override
  public List<BusFeed> feeds() {
    return List.copyOf(feeds.values());
  }

  @Override
  public Future<Void> subscribeAt(String source, BusFeed feed) {
    feed.subscribedAt(source);
    watch.expect(source);
    return BusRequests.ask(vertx, config.peerTimeoutMs(), BusAddresses.feeds(kind, source),
            new Frame.Subscribe(subscriberId, deliveryAddress(), feed.id(), feed.request(), true))
        .onFailure(cause -> {
          if (cause instanceof RefusedException) {
            feed.overAt(source);
          }
        });
  }

  @Override
  public void cancel(String source, long feedId, boolean finish) {
    vertx.eventBus().send(
        BusAddresses.feeds(kind, source), new Frame.Cancel(subscriberId, feedId, finish), FrameCodec.OPTIONS);
  }

  @Override
  public void cancelled(BusFeed feed) {
    fingerprint.remove(feed.id());
  }

  @Override
  public void closed(BusFeed feed) {
    feeds.remove(feed.id());
  }

  @Override
  public Scheduler.Cancellable onFinishTimeout(Runnable task) {
    return scheduler.schedule(TimeUnit.MILLISECONDS.toNanos(config.ackTimeoutMs()), task);
  }

  @Override
  public void giveUp(String source) {
    receiver.giveUp(source);
  }

  @Override
  public void overAt(String source) {
    watch.forget(source);
    feeds().stream().filter(feed -> feed.isAt(source)).forEach(feed -> feed.overAt(source));
  }

  /** Tells each source which subscriptions it should hold, in case a change got lost. */
  private void renewEverywhere() {
    policy.sources().forEach(this::renew);
    feeds().stream().filter(BusFeed::isWanted).forEach(policy::subscribeWhereRefused);
  }

  /** A source that hangs does not answer. A source that has forgotten its subscriber refuses. */
  private Future<Void> renew(String source) {
    Frame.Renew frame = new Frame.Renew(subscriberId, fingerprint.value());
    return BusRequests.ask(vertx, config.peerTimeoutMs(), BusAddresses.feeds(kind, source), frame)
        .onFailure(cause -> {
          if (cause instanceof RefusedException) {
            policy.forgotten(source);
          }
        });
  }

  /** Nothing came over the source's link, not even an empty frame. A source that serves no feed need not be heard. */
  private void fellSilent(String source) {
    assert scheduler.isOwnThread();
    if (feeds.values().stream().anyMatch(feed -> feed.isAt(source))) {
      renew(source).onFailure(cause -> {
        if (!(cause instanceof RefusedException)) {
          policy.silent(source);
        }
      });
    } else {
      watch.forget(source);
    }
  }

  private String deliveryAddress() {
    return "loggregator.delivery." + subscriberId;
  }

  private final class Deliveries implements FrameReceiver.SegmentHandler {
    @Override
    public void heard(String link) {
      watch.heard(link);
    }

    @Override
    public void segment(String link, Segment segment) {
      for (Recipient recipient : segment.recipients()) {
        BusFeed feed = feeds.get(recipient.feed());
        if (feed != null) {
          tell(feed, recipient.lost(), segment.batch(), link);
        }
      }
    }

    /** @param batch null at the end of what the link brings of the feed */
    private void tell(BusFeed feed, Losses lost, Batch batch, String link) {
      if (lost.envelopes() > 0) {
        feed.handler().lost(lost);
      }
      if (batch == null) {
        feed.overAt(BusAddresses.ownerOf(link));
        policy.ended(feed);
      } else {
        meters.received(batch.envelopes());
        feed.handler().batch(batch);
      }
    }
  }
}
