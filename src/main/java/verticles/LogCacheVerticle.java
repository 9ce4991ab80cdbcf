package verticles;

import io.vertx.core.Future;
import java.util.Optional;
import loggregator.auth.AuthServices;
import loggregator.config.LogCacheConfig;
import loggregator.grpc.GrpcEndpoint;
import loggregator.link.UpstreamLink;
import loggregator.logcache.EnvelopeIntake;
import loggregator.logcache.LogCacheAnswers;
import loggregator.logcache.LogCacheGrpc;
import loggregator.logcache.LogCacheServer;
import loggregator.logcache.LogCacheServices;
import loggregator.logcache.Sharing;
import loggregator.node.LogCacheReach;
import loggregator.node.RoleServices;
import loggregator.node.Wiring;
import loggregator.rlp.ConvergedUpstream;

/** The Log Cache: keeps recent envelopes of every Router and answers questions about them. */
public final class LogCacheVerticle extends RoleVerticle {
  private static final String INTAKE = "logCache.intake";

  private Sharing sharing;
  private LogCacheAnswers answers;
  private LogCacheReach reach;
  private UpstreamLink routers;
  private EnvelopeIntake intake;
  private AuthServices auth;
  private LogCacheServer server;
  private Optional<GrpcEndpoint> endpoint;

  public LogCacheVerticle() {
    super("log_cache");
  }

  @Override
  Future<?> wire(RoleServices role) {
    LogCacheConfig cache = role.config().logCache()
        .orElseThrow(() -> new IllegalArgumentException("logCache: is missing"));
    Wiring wiring = new Wiring(role);
    sharing = new Sharing(role.node().logCacheName(), wiring.sharedLogCaches(), role.scheduler());
    LogCacheServices services = LogCacheServices.of(
        vertx, cache, role.scheduler(), role.metrics(), role.node().recentEnvelopes(), sharing);
    answers = new LogCacheAnswers(services);
    reach = new LogCacheReach(role, answers);
    auth = role.auth("log_cache", cache.auth());
    role.keepAccess(auth);
    server = LogCacheServer.of(services, auth);
    endpoint = cache.grpc().map(grpc -> LogCacheGrpc.endpoint(services, answers, grpc));
    // all instances of the process answer from one store, and one of them fills it
    boolean isFirst = role.node().claim(INTAKE);
    return auth.start().compose(v -> isFirst ? takeIn(role, wiring, services) : Future.succeededFuture())
        .compose(v -> sharing.start()).compose(v -> server.listen())
        .onSuccess(port -> role.listening("logCache.http", "log cache: recent envelopes over HTTP", cache.http(),
            port, server::reloadCertificates))
        .compose(port -> endpoint.map(GrpcEndpoint::listen).orElseGet(Future::succeededFuture))
        .onSuccess(port -> endpoint.ifPresent(some -> role.listening("logCache.grpc",
            "log cache: recent envelopes over gRPC", cache.grpc().orElseThrow(), port, some::reloadCertificates)))
        .compose(port -> reach.start(isFirst));
  }

  private Future<Void> takeIn(RoleServices role, Wiring wiring, LogCacheServices services) {
    routers = wiring.routersToLogCache(role.node().nextInstanceId("log_cache"));
    intake = new EnvelopeIntake(role.traced(new ConvergedUpstream(routers), "log_cache"),
        services.store(), role.scheduler(), services.meters());
    return routers.start().onSuccess(v -> intake.start(sharing));
  }

  @Override
  Future<?> unwire(RoleServices role) {
    reach.close();
    answers.close();
    sharing.close();
    if (intake != null) {
      intake.close();
      routers.close();
      role.node().release(INTAKE);
    }
    auth.close();
    return server.close().compose(v -> endpoint.map(some -> some.shutdown(0)).orElseGet(Future::succeededFuture));
  }
}
