package verticles;

import io.vertx.core.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import loggregator.config.NodeConfig;
import loggregator.config.RouterConfig;
import loggregator.diode.Diode;
import loggregator.flow.Scheduler;
import loggregator.link.PeerServer;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.RouterMeters;
import loggregator.node.Links;
import loggregator.node.NodeServices;
import loggregator.routing.RoutingTable;
import loggregator.stream.DiodePump;
import loggregator.stream.RoutedUpstream;

/** The Router: takes envelopes from Agents and gives each to the subscriptions that select it. */
public final class RouterVerticle extends RoleVerticle {
  private static final Logger LOG = System.getLogger(RouterVerticle.class.getName());

  /** How long Agents get to hear that the Router leaves, and to move to another. */
  private static final long AGENTS_GRACE_MS = 3_000;

  private List<PeerServer> servers;
  private DiodePump pump;
  private DiodeMeters diodes;
  private Diode diode;

  public RouterVerticle() {
    super("router");
  }

  @Override
  Future<?> wire(NodeConfig config, NodeServices node, Scheduler scheduler) {
    RouterConfig router = config.router().orElseThrow(() -> new IllegalArgumentException("router: is missing"));
    String id = node.nextInstanceId("router");
    RoutingTable table = new RoutingTable(new SplittableRandom());
    RouterMeters meters = new RouterMeters(node.metrics(), table);

    diodes = node.metrics().diodes("router", "ingress", router.diode());
    diode = diodes.open();
    pump = new DiodePump(diode, scheduler, table::route);
    servers = new Links(vertx, scheduler, config, node).router(
        id, router, new RoutedUpstream(table, router.maxSubscriptions()), batch -> {
          meters.accepted(batch.envelopes());
          diode.write(batch);
          pump.signal();
        }, meters::envelopesPerSecond);

    return each(PeerServer::start).onSuccess(v -> LOG.log(Level.INFO, "router: {0} on the event bus", id));
  }

  @Override
  Future<?> unwire(NodeServices node) {
    return within(node, AGENTS_GRACE_MS, each(PeerServer::leave)).compose(v -> {
      pump.drain();
      return inTime(node, each(PeerServer::drain));
    }).onComplete(v -> {
      servers.forEach(PeerServer::close);
      diodes.close(diode);
    });
  }

  private Future<Void> each(Function<PeerServer, Future<Void>> step) {
    return Future.join(servers.stream().map(step).toList()).mapEmpty();
  }
}
