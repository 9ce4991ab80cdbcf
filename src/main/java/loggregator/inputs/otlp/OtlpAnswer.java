package loggregator.inputs.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import loggregator.envelope.WireWriter;
import loggregator.inputs.otlp.SignalReader.Rejected;
import loggregator.inputs.otlp.Signals.Signal;

/** The messages that answer requests. */
final class OtlpAnswer {
  private OtlpAnswer() {}

  /** Empty where everything was taken. */
  static Buffer protobuf(Rejected rejected) {
    WireWriter answer = new WireWriter(64);
    if (rejected.count() > 0) {
      int partial = answer.beginMessage(1);
      answer.writeVarintField(1, rejected.count());
      answer.writeBytesField(2, rejected.reason().getBytes(UTF_8));
      answer.endMessage(partial);
    }
    return Buffer.buffer(answer.toByteArray());
  }

  static Buffer json(Signal signal, Rejected rejected) {
    JsonObject answer = new JsonObject();
    if (rejected.count() > 0) {
      answer.put("partialSuccess", new JsonObject()
          .put(signal.rejectedName(), Long.toString(rejected.count()))
          .put("errorMessage", rejected.reason()));
    }
    return answer.toBuffer();
  }

  /** A {@code google.rpc.Status}. */
  static Buffer status(boolean asJson, int code, String message) {
    if (asJson) {
      return new JsonObject().put("code", code).put("message", message).toBuffer();
    }
    WireWriter status = new WireWriter(64);
    status.writeVarintField(1, code);
    status.writeBytesField(2, message.getBytes(UTF_8));
    return Buffer.buffer(status.toByteArray());
  }
}
