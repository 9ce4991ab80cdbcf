package verticles;

import io.vertx.core.Future;
import java.util.Optional;
import loggregator.auth.AuthServices;
import loggregator.config.GatewayConfig;
import loggregator.config.NodeConfig;
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
    auth = role.auth("gateway", gateway.auth());
    Optional<Operations> operations = gateway.operations().map(
        shown -> new Operations(shown, auth, role.scheduler(), role.node()::answerOfFleet));
    server = new GatewayServer(
        vertx, gateway, role.config().node().id(), role.scheduler(),
        role.traced(SharedFeeds.charged(rlp, role.scheduler(), role.metrics(), "gateway"), "gateway"),
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
      return server.close();
    });
  }
}
