package verticles;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import loggregator.buslink.FeedMeters;
import loggregator.config.NodeConfig;
import loggregator.config.RlpConfig;
import loggregator.door.Share;
import loggregator.follow.KeptEnvelopes;
import loggregator.grpc.GrpcEndpoint;
import loggregator.grpclink.FeedStreams;
import loggregator.link.PeerServer;
import loggregator.link.Upstream;
import loggregator.link.UpstreamLink;
import loggregator.metrics.LinkMeters;
import loggregator.metrics.Metrics;
import loggregator.node.RoleServices;
import loggregator.node.Wiring;
import loggregator.rlp.ConvergedUpstream;
import loggregator.rlp.EgressService.EgressObservers;
import loggregator.rlp.EgressService;
import loggregator.rlp.LimitedUpstream;
import loggregator.rlp.ResumableFeeds;
import loggregator.stream.SharedFeeds;
import loggregator.stream.StreamLimit;
import loggregator.stream.StreamPacing;

/** The Reverse Log Proxy: subscribes at every Router and serves consumers over gRPC, and Gateways over the bus. */
public final class RlpVerticle extends RoleVerticle {
  private UpstreamLink routers;
  private KeptEnvelopes kept;
  private EgressService service;
  private PeerServer feeds;
  private GrpcEndpoint endpoint;

  public RlpVerticle() {
    super("rlp");
  }

  @Override
  Future<?> wire(RoleServices role) {
    RlpConfig rlp = role.config().rlp().orElseThrow(() -> new IllegalArgumentException("rlp: is missing"));
    Metrics metrics = role.metrics();
    String id = role.node().nextInstanceId("rlp");
    EgressObservers observers = EgressObservers.of(metrics, rlp.streamDiode());
    StreamLimit limit = new StreamLimit(rlp.maxStreams(), new Share(rlp.grpc().limits().clientSharePercent()));
    role.onChange(NodeConfig::rlp, now -> limit.use(now.maxStreams()), "rlp.maxStreams");
    StreamPacing pacing = new StreamPacing(rlp.maxBatchEnvelopes(), rlp.maxBatchBytes(),
        TimeUnit.MILLISECONDS.toNanos(rlp.flushIntervalMs()));

    Wiring links = new Wiring(role);
    routers = links.routersToRlp(id);
    Upstream shared = role.traced(
        SharedFeeds.charged(new ConvergedUpstream(routers), role.scheduler(), metrics, "rlp"), "rlp");
    kept = links.keptForRlp();
    service = new EgressService(shared, ResumableFeeds.of(kept, pacing, role.scheduler(), metrics), limit, pacing,
        rlp.consumerMaxMessageBytes(), role.scheduler(), observers, role.config().node().id());
    endpoint = new GrpcEndpoint(vertx, rlp.grpc(), role.scheduler(), observers.grpc());
    service.register(endpoint);
    LimitedUpstream ofGateways = new LimitedUpstream(shared, limit, observers.egress()::rejectedStream);
    FeedMeters meters =
        new FeedMeters(metrics.diodes("rlp", "gateway", rlp.streamDiode()), new LinkMeters(metrics, "rlp", "gateway"));
    FeedStreams overGrpc = new FeedStreams(endpoint, role.scheduler(), ofGateways::of, () -> {}, () -> {},
        new FeedStreams.Observers(meters.diodes(), meters.links(), observers.egress(), observers.grpc()));
    feeds = links.rlp(id, ofGateways, () -> service.openStreams() + overGrpc.openFeeds(), meters, overGrpc);

    return routers.start().compose(v -> kept.start()).compose(v -> feeds.start()).compose(v -> endpoint.listen())
        .onSuccess(port -> role.listening(
            "rlp.grpc", "rlp: envelopes out over gRPC", rlp.grpc(), port, endpoint::reloadCertificates));
  }

  @Override
  Future<?> unwire(RoleServices role) {
    feeds.leave();
    return inTime(role, Future.join(feeds.drain(), service.finish()).mapEmpty())
        .compose(v -> {
          service.close();
          feeds.close();
          routers.close();
          kept.close();
          // a client that has its streams' ends closes its connection; one that is slow still takes the last bytes
          return endpoint.shutdown(role.node().remainingStopMs());
        });
  }
}
