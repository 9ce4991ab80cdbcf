package loggregator.http;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import loggregator.config.HttpListener;
import loggregator.tls.TlsOptions;

/** How the HTTP servers of the Gateway and the Traffic Controller listen. */
final class HttpListenerOptions {
  /** For the request line, and again for all headers together; room for a thousand source ids. */
  private static final int MAX_HEADER_BYTES = 64 * 1024;
  private static final int MAX_HTTP_2_STREAMS = 1_000;
  /** How long a consumer may take to answer the end of its WebSocket. */
  private static final int CLOSING_TIMEOUT_SECONDS = 5;

  private HttpListenerOptions() {}

  static HttpServerOptions of(HttpListener listener) {
    HttpServerOptions options = new HttpServerOptions()
        .setHost(listener.host())
        .setPort(listener.port())
        .setTcpKeepAlive(true)
        .setMaxInitialLineLength(MAX_HEADER_BYTES)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setInitialSettings(
            new Http2Settings().setMaxHeaderListSize(MAX_HEADER_BYTES).setMaxConcurrentStreams(MAX_HTTP_2_STREAMS))
        .setHttp2ClearTextEnabled(false)
        .setWebSocketClosingTimeout(CLOSING_TIMEOUT_SECONDS)
        // Compression would be done anew for each consumer.
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false);
    return listener.tls().map(files -> TlsOptions.applyTo(options, files)).orElse(options);
  }
}
