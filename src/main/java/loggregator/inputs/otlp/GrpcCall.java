package loggregator.inputs.otlp;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.URLEncoder;
import java.nio.ByteOrder;
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
  private static final VarHandle LENGTH =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

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
  public long sizeOf(byte[] bytes, int length) {
    return length < PREFIX_BYTES ? -1 : PREFIX_BYTES + ((int) LENGTH.get(bytes, 1) & 0xFFFF_FFFFL);
  }

  @Override
  public void take(byte[] body, Set<String> allowedSourceIds) {
    if (sizeOf(body, body.length) != body.length || body[0] < 0 || body[0] > 1) {
      refuse(Refusal.MALFORMED, "there is not exactly one message");
    } else if (body[0] == 0) {
      read(body, PREFIX_BYTES, body.length - PREFIX_BYTES, allowedSourceIds);
    } else if (!"gzip".equals(request.getHeader("grpc-encoding"))) {
      refuse(Refusal.UNKNOWN_COMPRESSION, Refusal.UNKNOWN_COMPRESSION.text);
    } else {
      unpack(body, allowedSourceIds);
    }
  }

  private void unpack(byte[] body, Set<String> allowedSourceIds) {
    byte[] message;
    try {
      message = Unpacking.gunzip(body, PREFIX_BYTES, body.length - PREFIX_BYTES, maxMessageBytes);
    } catch (IOException e) {
      refuse(Refusal.MALFORMED, "it is not gzip");
      return;
    }
    if (message.length > maxMessageBytes) {
      refuse(Refusal.TOO_LARGE, Refusal.TOO_LARGE.text);
    } else {
      read(message, 0, message.length, allowedSourceIds);
    }
  }

  private void read(byte[] bytes, int start, int length, Set<String> allowedSourceIds) {
    Rejected rejected = signals.readProtobuf(signal, bytes, start, length, allowedSourceIds);
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
    signals.refused(refusal);
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
