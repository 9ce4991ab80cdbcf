package loggregator.inputs.otlp;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import loggregator.inputs.Unpacking;
import loggregator.inputs.otlp.SignalReader.Rejected;
import loggregator.inputs.otlp.Signals.Signal;

/**
 * A request over gRPC, whose one message has its compression and its length before it. Vert.x' own gRPC server would
 * read a message before its length could be judged with those of all others.
 */
final class GrpcCall implements OtlpCall {
  static final int PREFIX_BYTES = 5;

  private final HttpServerRequest request;
  private final Signals signals;
  private final Signal signal;
  private final int maxMessageBytes;

  GrpcCall(HttpServerRequest request, Signals signals, Signal signal, int maxMessageBytes) {
    this.request = request;
    this.signals = signals;
    this.signal = signal;
    this.maxMessageBytes = maxMessageBytes;
  }

  @Override
  public long sizeOf(Buffer beginning) {
    return beginning.length() < PREFIX_BYTES ? -1 : PREFIX_BYTES + beginning.getUnsignedInt(1);
  }

  @Override
  public void take(Buffer body, Set<String> allowedSourceIds) {
    if (sizeOf(body) != body.length() || body.getByte(0) < 0 || body.getByte(0) > 1) {
      refuse(Refusal.MALFORMED, "there is not exactly one message");
      return;
    }
    boolean isPacked = body.getByte(0) == 1;
    if (isPacked && !"gzip".equals(request.getHeader("grpc-encoding"))) {
      refuse(Refusal.UNKNOWN_COMPRESSION, Refusal.UNKNOWN_COMPRESSION.text);
      return;
    }
    Buffer message = body.slice(PREFIX_BYTES, body.length());
    if (isPacked) {
      try {
        message = Unpacking.gunzip(message, maxMessageBytes);
      } catch (IOException e) {
        refuse(Refusal.MALFORMED, "it is not gzip");
        return;
      }
      if (message.length() > maxMessageBytes) {
        refuse(Refusal.TOO_LARGE, Refusal.TOO_LARGE.text);
        return;
      }
    }
    byte[] bytes = message.getBytes();
    Rejected rejected = signals.readProtobuf(signal, bytes, 0, bytes.length, allowedSourceIds);
    if (rejected == null) {
      refuse(Refusal.MALFORMED, "it is not a valid message");
    } else {
      answer(OtlpAnswer.protobuf(rejected));
    }
  }

  private void answer(Buffer message) {
    HttpServerResponse response = response();
    if (!response.closed()) {
      Buffer prefixed = Buffer.buffer(PREFIX_BYTES + message.length())
          .appendByte((byte) 0).appendInt(message.length()).appendBuffer(message);
      response.putTrailer("grpc-status", "0");
      response.end(prefixed);
    }
  }

  @Override
  public void refuse(Refusal refusal, String text) {
    fail(request, refusal.grpcStatus, text);
  }

  private HttpServerResponse response() {
    return request.response().putHeader("content-type", "application/grpc");
  }

  /** Answers a call that is none of OTLP's, or that can't be served. */
  static void fail(HttpServerRequest request, int status, String text) {
    HttpServerResponse response = request.response();
    if (!response.closed() && !response.ended()) {
      response.putHeader("content-type", "application/grpc")
          .putHeader("grpc-status", Integer.toString(status))
          .putHeader("grpc-message", URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"))
          .end();
    }
  }
}
