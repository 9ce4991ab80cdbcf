package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.IntConsumer;
import loggregator.config.GrpcListener;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.grpc.GrpcEndpoint;
import loggregator.grpc.IngressService;
import loggregator.grpc.IngressSink;
import loggregator.link.PeerServer;
import loggregator.link.Readiness;
import loggregator.link.RouterCore;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.GrpcMeters;
import loggregator.metrics.LinkMeters;
import loggregator.metrics.Metrics;
import loggregator.metrics.StreamMeters;
import loggregator.stream.StreamPacing;

/**
 * A Router over gRPC, by the original's services: takes from Agents once it is ready, and serves RLPs. One event loop.
 */
public final class GrpcRouterServer implements PeerServer {
  private static final int MAX_BATCH_ENVELOPES = 1_000;
  private static final int MAX_BATCH_BYTES = 256 << 10;
  private static final long PACE_NANOS = 2_000_000;

  private final GrpcEndpoint endpoint;
  private final IngressService ingress;
  private final RouterEgress egress;
  private final RouterCore router;
  private final Readiness readiness;
  private final Settings settings;
  private final IntConsumer listening;
  private Future<Void> shutdown;

  /**
   * @param nodeTimeoutMs without an answer after which a node is cut off
   * @param stopTimeoutMs how long connections may go on when the Router stops
   */
  public record Settings(GrpcListener listener, long nodeTimeoutMs, long stopTimeoutMs) {}

  public GrpcRouterServer(
      Vertx vertx, Scheduler scheduler, Settings settings, RouterCore router, Readiness readiness,
      DiodeMeters diodes, Metrics metrics, IntConsumer listening) {
    this.router = router;
    this.readiness = readiness;
    this.listening = listening;
    this.settings = settings;
    GrpcMeters grpc = new GrpcMeters(metrics, "router");
    endpoint = new GrpcEndpoint(vertx, settings.listener, scheduler, grpc);
    endpoint.watchNodes(scheduler, settings.nodeTimeoutMs);
    ingress = new IngressService(grpc, new RouterIngress(router));
    ingress.registerAtRouter(endpoint, this::isReady);
    egress = new RouterEgress(endpoint, scheduler, router, readiness::subscribed,
        new StreamPacing(MAX_BATCH_ENVELOPES, MAX_BATCH_BYTES, PACE_NANOS),
        new FeedStreams.Observers(
            diodes, new LinkMeters(metrics, "router", "rlp"), StreamMeters.ofLink(metrics, "router"), grpc));
    egress.register();
  }

  private record RouterIngress(RouterCore router) implements IngressSink {
    @Override
    public void accept(Batch batch) {
      router.accept(batch);
    }

    @Override
    public Future<Void> settled() {
      return router.settle();
    }
  }

  @Override
  public Future<Void> start() {
    return endpoint.listen().onSuccess(port -> {
      readiness.reachable();
      listening.accept(port);
    }).mapEmpty();
  }

  public Future<?> reloadCertificates() {
    return endpoint.reloadCertificates();
  }

  @Override
  public Future<Void> leave() {
    readiness.close();
    egress.leave();
    shutdown = endpoint.shutdown(settings.stopTimeoutMs);
    return ingress.leave();
  }

  @Override
  public Future<Void> settle() {
    return egress.settle();
  }

  @Override
  public Future<Void> drain() {
    return egress.drain();
  }

  @Override
  public void dropStale() {
    readiness.beginAnew();
    endpoint.cutOffAll();
    egress.dropStale();
  }

  @Override
  public void close() {
    readiness.close();
    egress.close();
    if (shutdown == null) {
      endpoint.shutdown(1);
    }
  }

  private boolean isReady() {
    router.checkStall();
    return readiness.isReady();
  }
}
