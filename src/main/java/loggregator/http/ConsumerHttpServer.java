package loggregator.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.ObjIntConsumer;
import loggregator.config.HttpListener;
import loggregator.door.Connections;
import loggregator.flow.Scheduler;
import loggregator.metrics.DoorMeters;
import loggregator.metrics.Metrics;

/**
 * The HTTP server of a role that serves consumers. Requests whose target can't be an address don't get past it.
 *
 * <p>Threading: the event loop on which it was made.
 */
public final class ConsumerHttpServer {
  private final HttpListener listener;
  private final HttpServer server;
  private final Connections connections;

  /**
   * @param unreadable answers a request that can't be read, with the status that it is given
   * @param role by which it counts whom it turns away
   */
  public ConsumerHttpServer(Vertx vertx, HttpListener listener, Scheduler scheduler, Metrics metrics, String role,
      Handler<HttpServerRequest> requests, ObjIntConsumer<HttpServerRequest> unreadable) {
    this.listener = listener;
    this.connections =
        new Connections(scheduler, listener.limits(), Integer.MAX_VALUE, new DoorMeters(metrics, role));
    this.server = vertx.createHttpServer(HttpListenerOptions.of(listener))
        .connectionHandler(connection -> {
          SlicedWrites.install(connection);
          connections.opened(connection);
        })
        .invalidRequestHandler(request -> refuse(request, unreadable))
        .requestHandler(request -> {
          connections.requested(request);
          if (!BadHead.refuse(request) && !BadTarget.refuse(request)) {
            requests.handle(request);
          }
        });
  }

  /** Nothing that follows can be read, either. */
  private static void refuse(HttpServerRequest request, ObjIntConsumer<HttpServerRequest> unreadable) {
    Throwable cause = request.decoderResult().cause();
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    unreadable.accept(request, cause instanceof TooLongHttpLineException ? 414
        : cause instanceof TooLongHttpHeaderException ? 431 : 400);
    request.connection().close();
  }

  /** Completes with the port that was bound. */
  public Future<Integer> listen() {
    return server.listen().onSuccess(connections::guard).map(HttpServer::actualPort);
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
