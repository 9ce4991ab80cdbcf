package verticles;

import io.vertx.core.Future;
import java.util.Optional;
import loggregator.auth.AuthServices;
import loggregator.config.GatewayConfig;
import loggregator.config.NodeConfig;
import loggregator.config.OperationsConfig;
import loggregator.follow.KeptEnvelopes;
import loggregator.gateway.GatewayServer;
import loggregator.gateway.Operations;
import loggregator.link.UpstreamLink;
import loggregator.node.RoleServices;
import loggregator.node.Wiring;
import loggregator.stream.SharedFeeds;

/** The Gateway: serves what an RLP has over HTTP. */
public final class GatewayVerticle extends RoleVerticle {
  private UpstreamLink rlp;
  private KeptEnvelopes kept;
  private AuthServices auth;
  private Optional<Operations> operations = Optional.empty();
  private GatewayServer server;

  public GatewayVerticle() {
    super("gateway");
  }

  @Override
  Future<?> wire(RoleServices role) {
    GatewayConfig gateway = role.config().gateway()
        .orElseThrow(() -> new IllegalArgumentException("gateway: is missing"));
    rlp = new Wiring(role).rlpToGateway();
    kept = new Wiring(role).keptForGateway();
    auth = new AuthServices(vertx, role.scheduler(), role.metrics(), "gateway", gateway.auth(), role.config().auth());
    operations = gateway.operations().map(
        shown -> new Operations(vertx, shown, auth, role.scheduler(), role.node()::status,
            role.metrics().budget()));
    gateway.operations().flatMap(OperationsConfig::tls).ifPresent(tls ->
        role.keepCertificates("gateway.operations.tls", operations.orElseThrow()::reloadCertificates));
    server = new GatewayServer(
        vertx, gateway, role.config().node().id(), role.scheduler(),
        SharedFeeds.charged(rlp, role.scheduler(), role.metrics(), "gateway"),
        kept, auth, role.metrics(), operations);
    role.onChange(NodeConfig::gateway, server::use, "gateway.maxStreams", "gateway.ignoreUnknownParameters",
        "gateway.heartbeatIntervalMs", "gateway.streamTimeoutMs");
    role.keepAccess(auth);
    return auth.start().compose(v -> rlp.start()).compose(v -> kept.start())
        .compose(v -> server.listen()).onSuccess(port ->
        role.node().listening("gateway.http", "gateway: envelopes out over HTTP", gateway.http().host(), port))
        .onSuccess(port -> gateway.http().tls().ifPresent(tls ->
            role.keepCertificates("gateway.http.tls", server::reloadCertificates)));
  }

  @Override
  Future<?> unwire(RoleServices role) {
    return inTime(role, server.finish()).compose(v -> {
      rlp.close();
      kept.close();
      auth.close();
      operations.ifPresent(Operations::close);
      return server.close();
    });
  }
}
