package loggregator.node;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.LongSupplier;
import loggregator.bus.BusRouterLink;
import loggregator.bus.BusRouterServer;
import loggregator.bus.BusUpstream;
import loggregator.bus.FeedMeters;
import loggregator.bus.FeedServer;
import loggregator.bus.SourceIdentity;
import loggregator.config.NodeConfig;
import loggregator.config.RouterConfig;
import loggregator.flow.Scheduler;
import loggregator.link.BatchSource;
import loggregator.link.PeerServer;
import loggregator.link.RouterCore;
import loggregator.link.RouterLink;
import loggregator.link.Upstream;
import loggregator.link.UpstreamLink;
import loggregator.metrics.LinkMeters;

/** Joins the roles, so that none of them knows over which link. Used on the role's event loop. */
public final class Links {
  private final Vertx vertx;
  private final Scheduler scheduler;
  private final NodeConfig config;
  private final NodeServices node;

  public Links(Vertx vertx, Scheduler scheduler, NodeConfig config, NodeServices node) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.config = config;
    this.node = node;
  }

  /** An Agent's way to the Routers. */
  public RouterLink agentToRouters(BatchSource source) {
    return new BusRouterLink(vertx, scheduler, config.bus(), node.nextInstanceId("agent"), config.node().zone(),
        source, new LinkMeters(node.metrics(), "agent", "router"));
  }

  /** What all Routers have for an RLP. */
  public UpstreamLink routersToRlp(String rlpId) {
    return BusUpstream.toEveryRouter(
        vertx, scheduler, config.bus(), rlpId, new LinkMeters(node.metrics(), "rlp", "router"));
  }

  /** What one RLP has for a Gateway. */
  public UpstreamLink rlpToGateway() {
    return BusUpstream.toOneRlp(vertx, scheduler, config.bus(), node.nextInstanceId("gateway"), config.node().zone(),
        new LinkMeters(node.metrics(), "gateway", "rlp"));
  }

  /** Where a Router is reached. */
  public List<PeerServer> router(String routerId, RouterConfig router, RouterCore core) {
    SourceIdentity identity =
        new SourceIdentity(SourceIdentity.ROUTER, routerId, config.node().zone(), core::envelopesPerSecond);
    FeedMeters meters = new FeedMeters(
        node.metrics().diodes("router", "subscription", router.subscriptionDiode()),
        new LinkMeters(node.metrics(), "router", "rlp"));
    return List.of(new BusRouterServer(vertx, scheduler, config.bus(), identity, core, meters));
  }

  /** Where an RLP is reached by Gateways. */
  public PeerServer rlp(String rlpId, Upstream streams, LongSupplier load, FeedMeters meters) {
    SourceIdentity identity = new SourceIdentity(SourceIdentity.RLP, rlpId, config.node().zone(), load);
    return new FeedServer(vertx, scheduler, config.bus(), identity, streams, meters, () -> {});
  }
}
