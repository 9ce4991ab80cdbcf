package verticles;

import io.vertx.core.Future;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.concurrent.TimeUnit;
import loggregator.config.NodeConfig;
import loggregator.config.RouterConfig;
import loggregator.node.RoleServices;
import loggregator.node.Wiring;
import loggregator.router.RouterPipeline;

/** The Router: takes envelopes from Agents and gives each to the subscriptions that select it. */
public final class RouterVerticle extends RoleVerticle {
  private static final Logger LOG = System.getLogger(RouterVerticle.class.getName());

  private RouterPipeline router;

  public RouterVerticle() {
    super("router");
  }

  @Override
  Future<?> wire(RoleServices role) {
    RouterConfig section = role.config().router().orElseThrow(() -> new IllegalArgumentException("router: is missing"));
    String id = role.node().nextInstanceId("router");
    // Agents have left a Router that was frozen for twice as long
    long staleAfterNanos = TimeUnit.MILLISECONDS.toNanos(role.config().bus().ackTimeoutMs()) / 2;
    router = new RouterPipeline(section, role.metrics(), role.scheduler(), staleAfterNanos);
    role.onLosses("router", router::tellLosses);
    role.onChange(NodeConfig::router, router::use, "router.tellLosses", "router.maxSubscriptions");
    return router.serve(new Wiring(role).router(id, section, router)).onSuccess(v -> {
      if (vertx.isClustered()) {
        LOG.log(Level.INFO, "router: {0} on the event bus", id);
      }
    });
  }

  /** Agents have half of the time to move to other Routers, and subscribers the rest to take what is left. */
  @Override
  Future<?> unwire(RoleServices role) {
    return within(role, role.node().remainingStopMs() / 2, router.leave())
        .compose(v -> inTime(role, router.drain()))
        .onComplete(v -> router.close());
  }
}
