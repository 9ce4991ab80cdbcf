package loggregator.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import loggregator.config.HttpListener;
import loggregator.flow.Scheduler;

/**
 * The HTTP server of a role that serves consumers. It hands on only requests for what can be an address.
 *
 * <p>Threading: the event loop on which it was made.
 */
public final class ConsumerHttpServer {
  private final HttpListener listener;
  private final HttpServer server;

  public ConsumerHttpServer(
      Vertx vertx, HttpListener listener, Scheduler scheduler, Handler<HttpServerRequest> requests) {
    this.listener = listener;
    FirstRequestTimeout firstRequests = new FirstRequestTimeout(scheduler);
    this.server = vertx.createHttpServer(HttpListenerOptions.of(listener))
        .connectionHandler(firstRequests::connected)
        .requestHandler(request -> {
          firstRequests.requested(request.connection());
          if (!BadTarget.refuse(request)) {
            requests.handle(request);
          }
        });
  }

  /** Completes with the port that was bound. */
  public Future<Integer> listen() {
    return server.listen().map(HttpServer::actualPort);
  }

  /** Reads the certificate files anew, for later connections; does nothing where the server speaks plain HTTP. */
  public Future<?> reloadCertificates() {
    HttpServerOptions options = HttpListenerOptions.of(listener);
    return options.isSsl() ? server.updateSSLOptions(options.getSslOptions(), true) : Future.succeededFuture();
  }

  /** Closes all connections. */
  public Future<Void> close() {
    return server.close();
  }
}
