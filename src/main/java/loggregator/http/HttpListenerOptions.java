package loggregator.http;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;
import loggregator.config.HttpListener;
import loggregator.tls.TlsOptions;

/** How the HTTP servers of the Gateway and the Traffic Controller listen. */
final class HttpListenerOptions {
  /** For all headers together; the original's servers take less. */
  private static final int MAX_HEADER_BYTES = 64 << 10;
  /** Over HTTP/2 a half head is held outside of the heap, where there is less room. */
  private static final int MAX_HTTP_2_HEAD_BYTES = 128 << 10;
  private static final int MAX_HTTP_2_STREAMS = 1_000;
  /** How long a consumer may take to answer the end of its WebSocket. */
  private static final int CLOSING_TIMEOUT_SECONDS = 5;

  private HttpListenerOptions() {}

  static HttpServerOptions of(HttpListener listener) {
    int maxHeadBytes = listener.limits().maxHeadBytes();
    HttpServerOptions options = new HttpServerOptions()
        .setHost(listener.host())
        .setPort(listener.port())
        .setTcpKeepAlive(true)
        .setSslHandshakeTimeout(listener.limits().handshakeTimeoutMs())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxInitialLineLength(maxHeadBytes)
        .setMaxHeaderSize(Math.min(maxHeadBytes, MAX_HEADER_BYTES))
        .setInitialSettings(new Http2Settings()
            .setMaxHeaderListSize(Math.min(maxHeadBytes, MAX_HTTP_2_HEAD_BYTES))
            .setMaxConcurrentStreams(MAX_HTTP_2_STREAMS))
        // A proxy may have all its streams broken off at once.
        .setHttp2RstFloodMaxRstFramePerWindow(MAX_HTTP_2_STREAMS)
        .setHttp2ClearTextEnabled(false)
        .setWebSocketClosingTimeout(CLOSING_TIMEOUT_SECONDS)
        // Compression would be done anew for each consumer.
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false);
    return listener.tls().map(files -> TlsOptions.applyTo(options, files)).orElse(options);
  }
}
