package loggregator.cli.client;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;

/** How a server ended a call. */
record GrpcEnd(GrpcStatus status, String text) {
  /** Of a response that has ended. */
  static GrpcEnd of(GrpcClientResponse<?, ?> response) {
    String encoded = response.headers().get("grpc-message");
    if (encoded == null) {
      encoded = response.trailers().get("grpc-message");
    }
    return new GrpcEnd(response.status(), encoded == null ? "" : decode(encoded));
  }

  /** A plus sign stands for itself here, other than in a query. */
  private static String decode(String encoded) {
    try {
      return QueryStringDecoder.decodeComponent(encoded.replace("+", "%2B"));
    } catch (IllegalArgumentException e) {
      return encoded;
    }
  }

  /** What a stream of envelopes ends with when the server took all of it; the original answers with an error. */
  boolean isEndOfInput() {
    return status == GrpcStatus.OK || status == GrpcStatus.UNKNOWN && text.equals("EOF");
  }

  @Override
  public String toString() {
    return text.isEmpty() ? status.name() : status.name() + " (" + ReadableText.of(text) + ")";
  }
}
