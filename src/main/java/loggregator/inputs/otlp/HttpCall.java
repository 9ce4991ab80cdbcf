package loggregator.inputs.otlp;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Set;
import loggregator.inputs.Unpacking;
import loggregator.inputs.Unpacking.Unpacked;
import loggregator.inputs.otlp.SignalReader.Rejected;
import loggregator.inputs.otlp.Signals.Signal;

/** A request over HTTP, in protobuf or JSON; the answer has the same encoding. */
final class HttpCall implements OtlpCall {
  private final HttpServerRequest request;
  private final Signals signals;
  private final Signal signal;
  private final boolean isJson;
  private final int maxMessageBytes;

  HttpCall(HttpServerRequest request, Signals signals, Signal signal, boolean isJson, int maxMessageBytes) {
    this.request = request;
    this.signals = signals;
    this.signal = signal;
    this.isJson = isJson;
    this.maxMessageBytes = maxMessageBytes;
  }

  @Override
  public long sizeOf(byte[] bytes, int length) {
    return -1;
  }

  @Override
  public void take(byte[] body, Set<String> allowedSourceIds) {
    Unpacked message = Unpacking.unpack(request.getHeader("Content-Encoding"), body, maxMessageBytes);
    if (message.problem() == null) {
      read(message.bytes(), allowedSourceIds);
      return;
    }
    switch (message.problem()) {
      case UNKNOWN_COMPRESSION -> refuse(Refusal.UNKNOWN_COMPRESSION, Refusal.UNKNOWN_COMPRESSION.text);
      case MALFORMED -> refuse(Refusal.MALFORMED, "it is not gzip");
      case TOO_LARGE -> refuse(Refusal.TOO_LARGE, Refusal.TOO_LARGE.text);
    }
  }

  private void read(byte[] message, Set<String> allowedSourceIds) {
    try {
      Rejected rejected = isJson
          ? signals.readJson(signal, message, allowedSourceIds)
          : signals.readProtobuf(signal, message, 0, message.length, allowedSourceIds);
      if (rejected == null) {
        refuse(Refusal.MALFORMED, "it is not a valid message");
      } else {
        answer(200, isJson ? OtlpAnswer.json(signal, rejected) : OtlpAnswer.protobuf(rejected));
      }
    } catch (IOException e) {
      refuse(Refusal.MALFORMED, "it is not JSON of OTLP: " + OtlpJson.reason(e));
    }
  }

  @Override
  public void refuse(Refusal refusal, String text) {
    signals.refused(refusal);
    if (refusal == Refusal.BUSY) {
      request.response().putHeader("Retry-After", "1");
    }
    answer(refusal.httpStatus, OtlpAnswer.status(isJson, refusal.grpcStatus, text));
  }

  private void answer(int status, Buffer body) {
    HttpServerResponse response = request.response();
    if (!response.closed() && !response.ended()) {
      response.setStatusCode(status)
          .putHeader("Content-Type", isJson ? "application/json" : "application/x-protobuf")
          .end(body);
    }
  }
}
