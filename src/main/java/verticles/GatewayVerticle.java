package verticles;

import io.vertx.core.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import loggregator.bus.BusUpstream;
import loggregator.config.GatewayConfig;
import loggregator.config.NodeConfig;
import loggregator.flow.Scheduler;
import loggregator.http.GatewayServer;
import loggregator.metrics.LinkMeters;
import loggregator.node.NodeServices;
import loggregator.stream.SharedFeeds;

/** The Gateway: serves what an RLP has over HTTP. */
public final class GatewayVerticle extends RoleVerticle {
  private static final Logger LOG = System.getLogger(GatewayVerticle.class.getName());

  private BusUpstream rlp;
  private GatewayServer server;

  public GatewayVerticle() {
    super("gateway");
  }

  @Override
  Future<?> wire(NodeConfig config, NodeServices node, Scheduler scheduler) {
    GatewayConfig gateway = config.gateway().orElseThrow(() -> new IllegalArgumentException("gateway: is missing"));
    rlp = BusUpstream.toOneRlp(vertx, config.bus(), node.nextInstanceId("gateway"),
        new LinkMeters(node.metrics(), "gateway", "rlp"));
    server = new GatewayServer(vertx, gateway, config.node().id(), scheduler, new SharedFeeds(rlp), node.metrics());
    return rlp.start().compose(v -> server.listen()).onSuccess(port ->
        LOG.log(Level.INFO, "gateway: HTTP on {0}:{1}", gateway.http().host(), String.valueOf(port)));
  }

  @Override
  Future<?> unwire(NodeServices node) {
    return inTime(node, server.finish()).compose(v -> {
      rlp.close();
      return server.close();
    });
  }
}
