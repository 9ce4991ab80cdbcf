package loggregator.node;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggregator.config.TlsFiles;
import loggregator.testing.GrpcChannels;
import loggregator.tls.TlsOptions;

/** Requests over HTTP/2 and mutual TLS that gRPC's own client would not make. */
final class RawHttp {
  /** Vert.x closes one that nobody refers to. */
  private final HttpClient client;

  RawHttp(Vertx vertx) {
    client = vertx.createHttpClient(tls().setProtocolVersion(HttpVersion.HTTP_2));
  }

  /** The response, which has ended. */
  HttpClientResponse post(int port, String path, Map<String, String> headers, Buffer body) {
    return client.request(HttpMethod.POST, port, "127.0.0.1", path)
        .compose(request -> {
          headers.forEach(request::putHeader);
          return request.send(body);
        })
        .compose(response -> response.end().map(response))
        .timeout(60, TimeUnit.SECONDS)
        .await();
  }

  /** Begins a request, and never ends it. */
  void begin(int port, String path, String contentType, Buffer beginning) {
    client.request(HttpMethod.POST, port, "127.0.0.1", path)
        .compose(request -> request.putHeader("content-type", contentType).setChunked(true).write(beginning));
  }

  /** How large a frame the server takes. */
  int maxFrameBytes(int port) {
    return client.request(HttpMethod.POST, port, "127.0.0.1", "/")
        .map(request -> request.connection().remoteSettings().getMaxFrameSize())
        .timeout(60, TimeUnit.SECONDS)
        .await();
  }

  private static HttpClientOptions tls() {
    Path folder = GrpcChannels.certificates();
    return TlsOptions.mutual(
            new TlsFiles(folder.resolve("ca.crt"), folder.resolve("client.crt"), folder.resolve("client.key")))
        .applyTo(new HttpClientOptions());
  }
}
