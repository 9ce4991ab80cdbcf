package loggregator.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.config.BusConfig;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.link.PeerServer;
import loggregator.link.Upstream;

/** A Router on the event bus: takes from Agents, and serves feeds to RLPs. One event loop. */
public final class BusRouterServer implements PeerServer {
  /** How long Agents get to hear that the Router leaves, and what they sent until then to arrive. */
  private static final long AGENTS_GRACE_MS = 200;

  private final Vertx vertx;
  private final RouterIngress ingress;
  private final FeedServer feeds;

  /** @param accepted given what Agents send */
  public BusRouterServer(
      Vertx vertx, Scheduler scheduler, BusConfig config, SourceIdentity identity, Upstream table,
      Consumer<Batch> accepted, FeedMeters meters) {
    this.vertx = vertx;
    this.ingress = new RouterIngress(vertx.eventBus(), identity.id(), accepted);
    this.feeds = new FeedServer(vertx, scheduler, config, identity, table, meters);
  }

  @Override
  public Future<Void> start() {
    return ingress.start().compose(v -> feeds.start());
  }

  @Override
  public Future<Void> leave() {
    feeds.leave();
    return vertx.timer(AGENTS_GRACE_MS, TimeUnit.MILLISECONDS).<Void>mapEmpty().onComplete(v -> ingress.close());
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
  public void close() {
    ingress.close();
    feeds.close();
  }
}
