package verticles;

import io.vertx.core.Future;
import loggregator.auth.AuthServices;
import loggregator.config.GatewayConfig;
import loggregator.config.NodeConfig;
import loggregator.flow.Scheduler;
import loggregator.gateway.GatewayServer;
import loggregator.link.UpstreamLink;
import loggregator.node.NodeServices;
import loggregator.node.Wiring;
import loggregator.stream.SharedFeeds;

/** The Gateway: serves what an RLP has over HTTP. */
public final class GatewayVerticle extends RoleVerticle {
  private UpstreamLink rlp;
  private AuthServices auth;
  private GatewayServer server;

  public GatewayVerticle() {
    super("gateway");
  }

  @Override
  Future<?> wire(NodeConfig config, NodeServices node, Scheduler scheduler) {
    GatewayConfig gateway = config.gateway().orElseThrow(() -> new IllegalArgumentException("gateway: is missing"));
    rlp = new Wiring(vertx, scheduler, config, node, metrics()).rlpToGateway();
    auth = new AuthServices(vertx, scheduler, metrics(), "gateway", gateway.auth(), config.auth());
    server = new GatewayServer(
        vertx, gateway, config.node().id(), scheduler, new SharedFeeds(rlp, scheduler), auth, metrics());
    auth.certificates().forEach((key, reload) -> keepCertificates(node, key, reload));
    return auth.start().compose(v -> rlp.start()).compose(v -> server.listen()).onSuccess(port ->
        node.listening("gateway.http", "gateway: envelopes out over HTTP", gateway.http().host(), port))
        .onSuccess(port -> gateway.http().tls().ifPresent(tls ->
            keepCertificates(node, "gateway.http.tls", server::reloadCertificates)));
  }

  @Override
  Future<?> unwire(NodeServices node) {
    return inTime(node, server.finish()).compose(v -> {
      rlp.close();
      auth.close();
      return server.close();
    });
  }
}
