package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.impl.GrpcClientRequestImpl;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceName;
import loggregator.grpc.GrpcFrames;

/** A call whose messages are written without the copy that Vert.x makes of each. One event loop. */
final class PeerCall extends GrpcClientRequestImpl<Buffer, Buffer> {
  private final HttpClientRequest http;

  private PeerCall(HttpClientRequest http, long maxAnswerBytes) {
    super(http, maxAnswerBytes, false, GrpcMessageEncoder.IDENTITY, GrpcMessageDecoder.IDENTITY);
    this.http = http;
  }

  /**
   * @param method such as {@code loggregator.v2.Ingress/BatchSender}
   * @param maxAnswerBytes of one message
   */
  static GrpcClientRequest<Buffer, Buffer> of(HttpClientRequest http, String method, long maxAnswerBytes) {
    PeerCall call = new PeerCall(http, maxAnswerBytes);
    call.init();
    int slash = method.indexOf('/');
    return call.serviceName(ServiceName.create(method.substring(0, slash))).methodName(method.substring(slash + 1));
  }

  /** @param message does not change any more */
  @Override
  protected Future<Void> sendMessage(Buffer message, boolean compress) {
    return http.write(GrpcFrames.of(message));
  }
}
