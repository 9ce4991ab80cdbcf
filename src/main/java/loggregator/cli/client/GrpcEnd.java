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

  /** Other than in a query, a plus sign stands for itself here. */
  private static String decode(String encoded) {
    try {
      return QueryStringDecoder.decodeComponent(encoded.replace("+", "%2B"));
    } catch (IllegalArgumentException e) {
      return encoded;
    }
  }

  /** How a stream of envelopes ends when the server took all of it; the original answers with an error. */
  boolean isEndOfInput() {
    return status == GrpcStatus.OK || status == GrpcStatus.UNKNOWN && text.equals("EOF");
  }

  @Override
  public String toString() {
    return text.isEmpty() ? status.name() : status.name() + " (" + ReadableText.of(text) + ")";
  }
}
