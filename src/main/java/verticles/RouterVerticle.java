package verticles;

import io.vertx.core.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import loggregator.bus.FeedMeters;
import loggregator.bus.FeedServer;
import loggregator.bus.RouterIngress;
import loggregator.bus.SourceIdentity;
import loggregator.config.NodeConfig;
import loggregator.config.RouterConfig;
import loggregator.diode.Diode;
import loggregator.flow.Scheduler;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.LinkMeters;
import loggregator.metrics.Metrics;
import loggregator.metrics.RouterMeters;
import loggregator.node.NodeServices;
import loggregator.routing.RoutingTable;
import loggregator.stream.DiodePump;
import loggregator.stream.RoutedUpstream;

/** The Router: takes envelopes from Agents and gives each to the subscriptions that select it. */
public final class RouterVerticle extends RoleVerticle {
  private static final Logger LOG = System.getLogger(RouterVerticle.class.getName());

  /** How long Agents get to hear that the Router leaves, and what they sent until then to arrive. */
  private static final long AGENTS_GRACE_MS = 200;

  private RouterIngress ingress;
  private DiodePump pump;
  private FeedServer feeds;
  private DiodeMeters diodes;
  private Diode diode;

  public RouterVerticle() {
    super("router");
  }

  @Override
  Future<?> wire(NodeConfig config, NodeServices node, Scheduler scheduler) {
    RouterConfig router = config.router().orElseThrow(() -> new IllegalArgumentException("router: is missing"));
    Metrics metrics = node.metrics();
    String id = node.nextInstanceId("router");
    RoutingTable table = new RoutingTable(new SplittableRandom());
    RouterMeters meters = new RouterMeters(metrics, table);

    feeds = new FeedServer(vertx, scheduler, config.bus(),
        new SourceIdentity(SourceIdentity.ROUTER, id, config.node().zone(), meters::envelopesPerSecond),
        new RoutedUpstream(table, router.maxSubscriptions()),
        new FeedMeters(metrics.diodes("router", "subscription", router.subscriptionDiode()),
            new LinkMeters(metrics, "router", "rlp")));
    diodes = metrics.diodes("router", "ingress", router.diode());
    diode = diodes.open();
    pump = new DiodePump(diode, scheduler, table::route);
    ingress = new RouterIngress(vertx.eventBus(), id, batch -> {
      meters.accepted(batch.envelopes());
      diode.write(batch);
      pump.signal();
    });

    return ingress.start().compose(v -> feeds.start())
        .onSuccess(v -> LOG.log(Level.INFO, "router: {0} on the event bus", id));
  }

  @Override
  Future<?> unwire(NodeServices node) {
    feeds.leave();
    return vertx.timer(AGENTS_GRACE_MS, TimeUnit.MILLISECONDS).transform(v -> {
      ingress.close();
      pump.drain();
      return inTime(node, feeds.drain());
    }).onComplete(v -> {
      feeds.close();
      diodes.close(diode);
    });
  }
}
