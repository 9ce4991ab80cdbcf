package loggregator.node;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import loggregator.buslink.BusLogCaches;
import loggregator.buslink.BusRouterLink;
import loggregator.buslink.BusRouterServer;
import loggregator.buslink.BusUpstream;
import loggregator.buslink.FeedMeters;
import loggregator.buslink.FeedServer;
import loggregator.buslink.SourceIdentity;
import loggregator.config.AgentConfig;
import loggregator.config.CanaryConfig;
import loggregator.config.ForwarderConfig;
import loggregator.config.GatewayConfig;
import loggregator.config.GrpcListener;
import loggregator.config.LogCacheConfig;
import loggregator.config.NodeConfig;
import loggregator.config.PeersConfig;
import loggregator.config.RlpConfig;
import loggregator.config.RouterConfig;
import loggregator.config.TrafficControllerConfig;
import loggregator.flow.Scheduler;
import loggregator.follow.JointLogCaches;
import loggregator.follow.KeptEnvelopes;
import loggregator.follow.LogCaches;
import loggregator.grpclink.GrpcLogCaches;
import loggregator.grpclink.GrpcRouterLink;
import loggregator.grpclink.GrpcRouterServer;
import loggregator.grpclink.GrpcUpstream;
import loggregator.link.BatchSource;
import loggregator.link.JointUpstream;
import loggregator.link.PeerServer;
import loggregator.link.PeerServers;
import loggregator.link.Readiness;
import loggregator.link.RouterCore;
import loggregator.link.RouterLink;
import loggregator.link.Upstream;
import loggregator.link.UpstreamLink;
import loggregator.locallink.LocalDirectory;
import loggregator.locallink.LocalRouterLink;
import loggregator.locallink.LocalSource;
import loggregator.locallink.LocalUpstream;
import loggregator.metrics.LinkMeters;
import loggregator.metrics.Metrics;
import loggregator.metrics.V1Meters;
import loggregator.stream.V1UpstreamLink;
import loggregator.stream.V2UpstreamLink;

/** Joins the roles, so that none of them knows over which link. Used on the role's event loop. */
public final class Wiring {
  /** RLPs on the bus hear of a Router as soon as it is there. */
  private static final long BUS_SETTLE_MS = 300;
  /** RLPs over gRPC call a Router again every half second. */
  private static final long GRPC_SETTLE_MS = 1_000;
  private static final long LATEST_READY_MS = 2_000;

  private final RoleServices role;
  private final Vertx vertx;
  private final Scheduler scheduler;
  private final NodeConfig config;
  private final NodeServices node;
  private final Metrics metrics;

  public Wiring(RoleServices role) {
    this.role = role;
    this.vertx = role.vertx();
    this.scheduler = role.scheduler();
    this.config = role.config();
    this.node = role.node();
    this.metrics = role.metrics();
  }

  /** An Agent's way to the Routers. */
  public RouterLink agentToRouters(BatchSource source) {
    LinkMeters meters = new LinkMeters(metrics, "agent", "router");
    return config.agent().flatMap(AgentConfig::routers)
        .map(routers -> overGrpc(routers, "agent.routers.tls", source, meters))
        .orElseGet(() -> toRouters("agent", source, meters));
  }

  /** What all Routers have for an RLP. */
  public UpstreamLink routersToRlp(String rlpId) {
    LinkMeters meters = new LinkMeters(metrics, "rlp", "router");
    return secondGeneration(config.rlp().flatMap(RlpConfig::routers), "rlp.routers.tls", rlpId, meters);
  }

  /**
   * What all Routers have for a Traffic Controller, which asks for envelopes of the first generation: converted here
   * what comes from Routers of this process or over the bus, by the Routers what comes over gRPC.
   */
  public UpstreamLink routersToTrafficController(String trafficControllerId) {
    LinkMeters meters = new LinkMeters(metrics, "traffic_controller", "router");
    return config.trafficController().flatMap(TrafficControllerConfig::routers)
        .map(routers -> everyRouterOverGrpc(routers, "trafficController.routers.tls", meters))
        .orElseGet(() -> new V1UpstreamLink(
            everyRouter(trafficControllerId, meters), V1Meters.unfit(metrics, "traffic_controller")));
  }

  /** What all Routers have for a Log Cache. */
  public UpstreamLink routersToLogCache(String logCacheId) {
    LinkMeters meters = new LinkMeters(metrics, "log_cache", "router");
    return secondGeneration(config.logCache().flatMap(LogCacheConfig::routers), "logCache.routers.tls", logCacheId, meters);
  }

  /** What all Routers have for a forwarder. */
  public UpstreamLink routersToForwarder(String forwarderId) {
    LinkMeters meters = new LinkMeters(metrics, "forwarder", "router");
    return secondGeneration(config.forwarder().flatMap(ForwarderConfig::routers), "forwarder.routers.tls", forwarderId, meters);
  }

  /** A forwarder's way to the Routers for what it has to tell itself. */
  public RouterLink forwarderToRouters(BatchSource source) {
    LinkMeters meters = new LinkMeters(metrics, "forwarder", "router_ingress");
    return config.forwarder().flatMap(ForwarderConfig::routers)
        .map(routers -> overGrpc(routers, "forwarder.routers.tls", source, meters))
        .orElseGet(() -> toRouters("forwarder", source, meters));
  }

  private UpstreamLink secondGeneration(
      Optional<PeersConfig> routers, String tlsKey, String subscriberId, LinkMeters meters) {
    return new V2UpstreamLink(routers.map(overGrpc -> everyRouterOverGrpc(overGrpc, tlsKey, meters))
        .orElseGet(() -> everyRouter(subscriberId, meters)));
  }

  /** What one RLP has for a Gateway. */
  public UpstreamLink rlpToGateway() {
    return oneRlp("gateway", config.gateway().flatMap(GatewayConfig::rlps), "gateway.rlps.tls");
  }

  /** What one RLP has for an Agent's canary. */
  public UpstreamLink rlpToCanary() {
    return oneRlp("agent", config.agent().flatMap(AgentConfig::canary).flatMap(CanaryConfig::rlps),
        "agent.canary.rlps.tls");
  }

  private UpstreamLink oneRlp(String ofRole, Optional<PeersConfig> rlps, String tlsKey) {
    LinkMeters meters = new LinkMeters(metrics, ofRole, "rlp");
    if (rlps.isEmpty() && isServedHere(node.rlps())) {
      return LocalUpstream.toOneRlp(node.rlps(), scheduler, meters);
    }
    if (rlps.isEmpty()) {
      return BusUpstream.toOneRlp(vertx, scheduler, config.bus(), node.nextInstanceId(ofRole), config.node().zone(),
          meters);
    }
    GrpcUpstream upstream = GrpcUpstream.toOneRlp(vertx, scheduler, rlps.get(), meters);
    role.keepPeers(tlsKey, upstream::reloadCertificates, upstream::use);
    return upstream;
  }

  /** What the Log Caches keep for a role's consumers that ask for it. */
  public KeptEnvelopes keptForGateway() {
    return new KeptEnvelopes(logCaches(config.gateway().flatMap(GatewayConfig::logCaches), "gateway.logCaches.tls"));
  }

  public KeptEnvelopes keptForRlp() {
    return new KeptEnvelopes(logCaches(config.rlp().flatMap(RlpConfig::logCaches), "rlp.logCaches.tls"));
  }

  /** Those of this process, and those that are reached over a link. */
  private LogCaches logCaches(Optional<PeersConfig> peers, String tlsKey) {
    LogCaches here = node.logCaches().seenFrom(scheduler);
    return otherLogCaches(peers, tlsKey).<LogCaches>map(others -> new JointLogCaches(here, others)).orElse(here);
  }

  /** Those of other processes that share the sources with this one's; empty where there can be none. */
  public Optional<LogCaches> sharedLogCaches() {
    return config.logCache().filter(LogCacheConfig::shared)
        .flatMap(cache -> otherLogCaches(cache.peers(), "logCache.peers.tls"));
  }

  private Optional<LogCaches> otherLogCaches(Optional<PeersConfig> peers, String tlsKey) {
    if (peers.isPresent()) {
      GrpcLogCaches caches = new GrpcLogCaches(vertx, scheduler, peers.get(), node::isOwn);
      role.keepPeers(tlsKey, caches::reloadCertificates, caches::use);
      return Optional.of(caches);
    }
    return node.links().useTheBus()
        ? Optional.of(new BusLogCaches(vertx, config.bus(), config.node().zone(), node::isOwn))
        : Optional.empty();
  }

  /** A Traffic Controller's way to the Routers for what it has to tell itself: it goes as an Agent's envelopes do. */
  public RouterLink trafficControllerToRouters(BatchSource source) {
    LinkMeters meters = new LinkMeters(metrics, "traffic_controller", "router_ingress");
    return config.trafficController().flatMap(TrafficControllerConfig::routers)
        .map(routers -> overGrpc(routers, "trafficController.routers.tls", source, meters))
        .orElseGet(() -> toRouters("traffic_controller", source, meters));
  }

  private RouterLink overGrpc(PeersConfig routers, String tlsKey, BatchSource source, LinkMeters meters) {
    GrpcRouterLink link = new GrpcRouterLink(vertx, scheduler, routers, source, meters);
    role.keepPeers(tlsKey, link::reloadCertificates, link::use);
    return link;
  }

  private UpstreamLink everyRouterOverGrpc(PeersConfig routers, String tlsKey, LinkMeters meters) {
    GrpcUpstream upstream = GrpcUpstream.toEveryRouter(vertx, scheduler, routers, meters);
    role.keepPeers(tlsKey, upstream::reloadCertificates, upstream::use);
    return upstream;
  }

  private RouterLink toRouters(String ofRole, BatchSource source, LinkMeters meters) {
    return isServedHere(node.routers())
        ? new LocalRouterLink(node.routers(), scheduler, source, meters)
        : new BusRouterLink(
            vertx, scheduler, config.bus(), node.nextInstanceId(ofRole), config.node().zone(), source, meters);
  }

  /**
   * Whether a role finds what it needs in its own process: there is no other process, or the roles before it are here.
   */
  private boolean isServedHere(LocalDirectory directory) {
    return switch (node.links()) {
      case LOCAL -> true;
      case LOCAL_AND_BUS -> !directory.isEmpty();
      case ONLY_BUS -> false;
    };
  }

  private UpstreamLink everyRouter(String subscriberId, LinkMeters meters) {
    return switch (node.links()) {
      case LOCAL -> localRouters(meters);
      case LOCAL_AND_BUS -> new JointUpstream(localRouters(meters),
          BusUpstream.toEveryOtherRouter(vertx, scheduler, config.bus(), subscriberId, node::isOwn, meters));
      case ONLY_BUS -> BusUpstream.toEveryRouter(vertx, scheduler, config.bus(), subscriberId, meters);
    };
  }

  private UpstreamLink localRouters(LinkMeters meters) {
    return LocalUpstream.toEveryRouter(node.routers(), scheduler, meters);
  }

  /** Where a Router is reached. */
  public PeerServer router(String routerId, RouterConfig router, RouterCore core) {
    SourceIdentity identity =
        new SourceIdentity(SourceIdentity.ROUTER, routerId, config.node().zone(), core::envelopesPerSecond);
    FeedMeters meters = new FeedMeters(
        metrics.diodes("router", "subscription", router.subscriptionDiode()),
        new LinkMeters(metrics, "router", "rlp"));
    List<PeerServer> servers = new ArrayList<>();
    Readiness readiness = readiness();
    servers.add(LocalSource.router(node.routers(), scheduler, core, meters.diodes(), readiness));
    if (node.links().useTheBus()) {
      servers.add(new BusRouterServer(vertx, scheduler, config.bus(), identity, core, readiness, meters));
    }
    router.grpc().ifPresent(listener -> servers.add(grpcRouter(listener, core, meters)));
    return new PeerServers(servers);
  }

  private Readiness readiness() {
    return node.links().useTheBus()
        ? readiness("bus", BUS_SETTLE_MS)
        : counted("local", Readiness.atOnce(scheduler));
  }

  private Readiness readiness(String link, long settleMs) {
    return counted(link, node.isRehearsal()
        ? Readiness.atOnce(scheduler)
        : new Readiness(scheduler, settleMs, LATEST_READY_MS));
  }

  private Readiness counted(String link, Readiness readiness) {
    metrics.gauge("loggregator_routers_ready", "Routers that take from Agents",
        () -> readiness.isReady() ? 1 : 0, "role", "router", "link", link);
    return readiness;
  }

  /** Nodes wait twice as long before they give the Router up. */
  private PeerServer grpcRouter(GrpcListener listener, RouterCore core, FeedMeters meters) {
    GrpcRouterServer.Settings settings = new GrpcRouterServer.Settings(
        node.nextPort("router.grpc", listener), config.bus().ackTimeoutMs() / 2, config.node().stopTimeoutMs());
    Readiness readiness = readiness("grpc", GRPC_SETTLE_MS);
    GrpcRouterServer server =
        new GrpcRouterServer(vertx, scheduler, settings, core, readiness, meters.diodes(), metrics, port ->
            node.listening("router.grpc", "router: envelopes in and out over gRPC", listener.host(), port));
    role.keepCertificates("router.grpc.tls", server::reloadCertificates);
    return server;
  }

  /** Where an RLP is reached by Gateways. */
  public PeerServer rlp(
      String rlpId, Upstream streams, LongSupplier load, FeedMeters meters, PeerServer overGrpc) {
    SourceIdentity identity = new SourceIdentity(SourceIdentity.RLP, rlpId, config.node().zone(), load);
    PeerServer here = LocalSource.rlp(node.rlps(), scheduler, streams, meters.diodes());
    return new PeerServers(node.links().useTheBus()
        ? List.of(here, overGrpc, new FeedServer(vertx, scheduler, config.bus(), identity, streams, meters, () -> {}))
        : List.of(here, overGrpc));
  }
}
