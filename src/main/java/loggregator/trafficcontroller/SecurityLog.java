package loggregator.trafficcontroller;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import loggregator.config.InvalidConfigException;
import loggregator.config.SecurityLogConfig;
import loggregator.metrics.Metrics;

/** Logs every request before anything else is made of it, and never its token. One event loop. */
final class SecurityLog {
  private final Vertx vertx;
  private final SecurityLogConfig config;
  private final LineFile file;

  SecurityLog(Vertx vertx, SecurityLogConfig config, Metrics metrics) {
    this.vertx = vertx;
    this.config = config;
    this.file = new LineFile(vertx, config.file(), metrics.lossCounter(
        "loggregator_security_log_lost", "Lines that the security log could not take", "role", ProxyMeters.ROLE));
  }

  /** Completes when the file can be written to. */
  Future<Void> open() {
    return vertx.executeBlocking(() -> SecurityLogCheck.check(Optional.of(config))).compose(problems ->
        problems.isEmpty() ? Future.succeededFuture() : Future.failedFuture(new InvalidConfigException(problems)));
  }

  /** @param path decoded */
  void record(HttpServerRequest request, String path) {
    file.add(CefLine.of(request, path, System.currentTimeMillis(), config.address(), request.localAddress().port()));
  }
}
