package loggregator.trafficcontroller;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import loggregator.config.SecurityLogConfig;
import loggregator.metrics.Metrics;

/** Writes down every request before it is looked at any further, never with what the consumer shows. One event loop. */
final class SecurityLog {
  private final LineFile file;
  private final String address;

  SecurityLog(Vertx vertx, SecurityLogConfig config, Metrics metrics) {
    this.file = new LineFile(vertx, config.file(), metrics.lossCounter(
        "loggregator_security_log_lost", "Lines that the security log could not take", "role", ProxyMeters.ROLE));
    this.address = config.address();
  }

  /** Completes when the file can be written to. */
  Future<Void> open() {
    return file.open();
  }

  /** @param path decoded */
  void record(HttpServerRequest request, String path) {
    file.add(CefLine.of(request, path, System.currentTimeMillis(), address, request.localAddress().port()));
  }
}
