package loggregator.cli.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;

/** A gRPC server that is reached over mutual TLS, and one method of it, whose messages are bytes. */
final class GrpcConnection {
  private static final int CONNECT_TIMEOUT_MS = 5_000;
  static final int MAX_MESSAGE_BYTES = 10 << 20;
  private static final int STREAM_WINDOW_BYTES = 1 << 20;
  private static final int CONNECTION_WINDOW_BYTES = 4 << 20;

  private final GrpcClient client;
  private final SocketAddress address;
  private final ServiceMethod<Buffer, Buffer> method;

  /**
   * Blocks for the name server.
   *
   * @param serverName what the server's certificate must be made out to
   * @param readIdleTimeoutSeconds the silence of the server after which the connection is closed; 0 for never
   */
  GrpcConnection(Vertx vertx, ServerAddress server, String serverName, Certificates certificates, String service,
      String method, int readIdleTimeoutSeconds) throws ClientException {
    this.address = server.withServerName(serverName);
    this.method = ServiceMethod.client(ServiceName.create(service), method, GrpcMessageEncoder.IDENTITY,
        GrpcMessageDecoder.IDENTITY);
    this.client = GrpcClient.client(vertx, new GrpcClientOptions().setMaxMessageSize(MAX_MESSAGE_BYTES),
        certificates.mutualTls(new HttpClientOptions())
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setConnectTimeout(CONNECT_TIMEOUT_MS)
            .setReadIdleTimeout(readIdleTimeoutSeconds)
            .setInitialSettings(new Http2Settings().setInitialWindowSize(STREAM_WINDOW_BYTES))
            .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES));
  }

  /** Connects where there is no connection yet. */
  Future<GrpcClientRequest<Buffer, Buffer>> call() {
    return client.request(address, method);
  }
}
