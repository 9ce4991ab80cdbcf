package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import loggregator.config.BusConfig;
import loggregator.feeds.Segment;
import loggregator.flow.Scheduler;
import loggregator.link.PeerServer;
import loggregator.link.Readiness;
import loggregator.link.RouterCore;

/**
 * A Router on the event bus: takes envelopes from Agents, and serves feeds to RLPs. Agents and RLPs find it by its
 * announcements. Agents don't choose it before it is ready. One event loop.
 */
public final class BusRouterServer implements PeerServer {
  private final Vertx vertx;
  private final BusConfig config;
  private final RouterCore router;
  private final Readiness readiness;
  private final FeedMeters meters;
  private final FrameReceiver ingress;
  private final FeedServer feeds;
  private final Promise<Void> agentsHaveLeft = Promise.promise();

  public BusRouterServer(
      Vertx vertx, Scheduler scheduler, BusConfig config, SourceIdentity identity, RouterCore router,
      Readiness readiness, FeedMeters meters) {
    this.vertx = vertx;
    this.config = config;
    this.router = router;
    this.readiness = readiness;
    this.meters = meters;
    this.ingress = new FrameReceiver(vertx.eventBus(), scheduler, config, BusAddresses.ingress(identity.id()),
        (link, segment) -> take(segment), meters.links(), this::settle);
    this.feeds = new FeedServer(
        vertx, scheduler, config, identity.startingWhile(this::isStarting),
        router.subscriptions(), meters, router::checkStall);
    this.feeds.onSubscribed(readiness::subscribed);
  }

  @Override
  public Future<Void> start() {
    return ingress.start().compose(v -> feeds.start()).onSuccess(v -> {
      readiness.onReady(feeds::announce);
      readiness.reachable();
    });
  }

  @Override
  public Future<Void> leave() {
    readiness.close();
    ingress.refuseNewLinks(this::checkAgents);
    checkAgents();
    long timer = vertx.setPeriodic(config.peerTimeoutMs(), tick -> checkAgents());
    agentsHaveLeft.future().onComplete(v -> vertx.cancelTimer(timer));
    return feeds.leave().compose(v -> agentsHaveLeft.future());
  }

  @Override
  public Future<Void> settle() {
    return feeds.settle();
  }

  @Override
  public Future<Void> drain() {
    return feeds.drain();
  }

  @Override
  public void dropStale() {
    readiness.beginAnew();
    feeds.dropStale();
    feeds.probe();
  }

  @Override
  public void close() {
    readiness.close();
    agentsHaveLeft.tryComplete();
    ingress.close();
    feeds.close();
  }

  private boolean isStarting() {
    router.checkStall();
    return !readiness.isReady();
  }

  private void take(Segment segment) {
    if (!segment.isEnd()) {
      router.accept(segment.batch());
    }
  }

  /** Agents that fell silent don't come back to say that they leave. */
  private void checkAgents() {
    if (ingress.liveLinks(config.peerTimeoutMs()) == 0) {
      agentsHaveLeft.tryComplete();
    }
  }

  private void settle(Message<Frame> message) {
    router.settle().onComplete(v -> message.reply(null));
  }
}
