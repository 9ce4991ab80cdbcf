package loggregator.inputs;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import loggregator.config.InputListener;
import loggregator.config.InputTls;
import loggregator.config.ListenerLimits;
import loggregator.door.Connections;
import loggregator.metrics.DoorMeters;
import loggregator.metrics.InputMeters;
import loggregator.tls.Handshakes;
import loggregator.tls.TlsOptions;

/**
 * An HTTP server for producers, HTTP/1.1 and HTTP/2, with TLS or without. It bounds the connections, their number and
 * how long they rest. One event loop.
 */
public final class InputServer {
  private static final int STREAM_WINDOW_BYTES = 1 << 20;
  private static final int CONNECTION_WINDOW_BYTES = 4 << 20;
  private static final int MAX_STREAMS = 100;
  private static final int MAX_STREAMS_OF_ALL = 10_000;
  private static final int MAX_HEADER_BYTES = 16 << 10;

  private final InputListener listener;
  private final Optional<InputTls> tls;
  private final HttpServer server;
  private final Connections connections;

  /** @param maxConnections a further one is closed */
  public InputServer(InputServices services, InputListener listener, Optional<InputTls> tls, int maxConnections,
      InputMeters meters, Handler<HttpServerRequest> requests) {
    this.listener = listener;
    this.tls = tls;
    connections = new Connections(services.scheduler(), ListenerLimits.grpc(maxConnections), MAX_STREAMS_OF_ALL,
        new DoorMeters(services.metrics(), "agent"));
    server = services.vertx().createHttpServer(options())
        .connectionHandler(connection -> {
          meters.connectionOpened();
          connection.closeHandler(v -> meters.connectionClosed());
          connections.opened(connection);
        })
        .exceptionHandler(cause -> {
          if (Handshakes.isFailure(cause)) {
            meters.rejected("handshake");
          }
        })
        .invalidRequestHandler(request -> {
          meters.rejected("malformed");
          HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
        })
        .requestHandler(request -> {
          connections.requested(request);
          requests.handle(request);
        });
  }

  /** Completes with the port that was bound. */
  public Future<Integer> listen() {
    return server.listen().onSuccess(connections::guard).map(HttpServer::actualPort);
  }

  /** Reads the certificate files anew, for later connections; does nothing where the server is plain text. */
  public Future<?> reloadCertificates() {
    return tls.isPresent() ? server.updateSSLOptions(options().getSslOptions(), true) : Future.succeededFuture();
  }

  /** Refuses new connections and requests, and lets those that are under way end for that long. */
  public Future<Void> shutdown(long timeoutMs) {
    return server.shutdown(timeoutMs, TimeUnit.MILLISECONDS);
  }

  private HttpServerOptions options() {
    HttpServerOptions options = new HttpServerOptions()
        .setHost(listener.host())
        .setPort(listener.port())
        .setTcpKeepAlive(true)
        .setHandle100ContinueAutomatically(true)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setInitialSettings(new Http2Settings().setMaxHeaderListSize(MAX_HEADER_BYTES)
            .setInitialWindowSize(STREAM_WINDOW_BYTES).setMaxConcurrentStreams(MAX_STREAMS))
        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES);
    tls.ifPresent(files -> TlsOptions.applyTo(options, files));
    return options;
  }
}
