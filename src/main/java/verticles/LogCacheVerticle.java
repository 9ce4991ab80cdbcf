package verticles;

import io.vertx.core.Future;
import loggregator.auth.AuthServices;
import loggregator.config.GrpcListener;
import loggregator.config.LogCacheConfig;
import loggregator.link.UpstreamLink;
import loggregator.grpc.GrpcEndpoint;
import loggregator.logcache.EnvelopeIntake;
import loggregator.logcache.LogCacheGrpc;
import loggregator.logcache.LogCacheServer;
import loggregator.logcache.LogCacheServices;
import loggregator.metrics.GrpcMeters;
import loggregator.node.RoleServices;
import loggregator.node.Wiring;
import loggregator.rlp.ConvergedUpstream;

/** The Log Cache: keeps recent envelopes of every Router and answers questions about them. */
public final class LogCacheVerticle extends RoleVerticle {
  private static final String INTAKE = "logCache.intake";

  private UpstreamLink routers;
  private EnvelopeIntake intake;
  private AuthServices auth;
  private LogCacheServer server;
  private GrpcEndpoint endpoint;

  public LogCacheVerticle() {
    super("log_cache");
  }

  @Override
  Future<?> wire(RoleServices role) {
    LogCacheConfig cache = role.config().logCache()
        .orElseThrow(() -> new IllegalArgumentException("logCache: is missing"));
    LogCacheServices services =
        LogCacheServices.of(vertx, cache, role.scheduler(), role.metrics(), role.node().recentEnvelopes());
    auth = new AuthServices(
        vertx, role.scheduler(), role.metrics(), "log_cache", cache.auth(), role.config().auth());
    auth.certificates().forEach((key, reload) -> role.keepCertificates(key, reload));
    server = LogCacheServer.of(services, auth);
    return auth.start().compose(v -> takeIn(role, services)).compose(v -> server.listen()).onSuccess(port ->
        role.node().listening("logCache.http", "log cache: recent envelopes over HTTP", cache.http().host(), port))
        .onSuccess(port -> cache.http().tls().ifPresent(tls ->
            role.keepCertificates("logCache.http.tls", server::reloadCertificates)))
        .compose(port -> cache.grpc().map(grpc -> listen(role, services, grpc)).orElseGet(Future::succeededFuture));
  }

  private Future<Integer> listen(RoleServices role, LogCacheServices services, GrpcListener grpc) {
    GrpcMeters meters = new GrpcMeters(role.metrics(), "log_cache");
    endpoint = new GrpcEndpoint(vertx, grpc, role.scheduler(), meters);
    new LogCacheGrpc(services, endpoint, meters).register();
    role.keepCertificates("logCache.grpc.tls", endpoint::reloadCertificates);
    return endpoint.listen().onSuccess(port ->
        role.node().listening("logCache.grpc", "log cache: recent envelopes over gRPC", grpc.host(), port));
  }

  /** All instances of the process answer from one store, and one of them fills it. */
  private Future<Void> takeIn(RoleServices role, LogCacheServices services) {
    if (!role.node().claim(INTAKE)) {
      return Future.succeededFuture();
    }
    routers = new Wiring(role).routersToLogCache(role.node().nextInstanceId("log_cache"));
    intake = new EnvelopeIntake(
        new ConvergedUpstream(routers), services.store(), role.scheduler(), services.meters());
    return routers.start().onSuccess(v -> intake.start());
  }

  @Override
  Future<?> unwire(RoleServices role) {
    if (intake != null) {
      intake.close();
      routers.close();
      role.node().release(INTAKE);
    }
    auth.close();
    return server.close().compose(v -> endpoint == null ? Future.succeededFuture() : endpoint.shutdown(0));
  }
}
