package loggregator.inputs.otlp;

import com.google.protobuf.MessageLite;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import loggregator.config.NodeConfig;
import loggregator.config.OtlpConfig;
import loggregator.inputs.InputBench;
import loggregator.inputs.otlp.SignalReader.Rejected;
import loggregator.inputs.otlp.Signals.Signal;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/** The OTLP input without its server. */
final class SignalsBench {
  static final long NOW = 1_700_000_000_000_000_000L;

  private final InputBench bench = new InputBench("otlp");
  private final Signals signals;
  private Rejected rejected;

  SignalsBench() {
    this(new JsonObject());
  }

  SignalsBench(JsonObject otlp) {
    JsonObject tls = new JsonObject().put("caFile", "a").put("certFile", "b").put("keyFile", "c");
    OtlpConfig config = NodeConfig.parse(new JsonObject().put("agent", new JsonObject()
        .put("grpc", new JsonObject().put("tls", tls)).put("otlp", otlp)), Map.of())
        .orThrow().agent().orElseThrow().inputs().otlp().orElseThrow();
    signals = new Signals(config, bench.queue(), () -> NOW);
  }

  Signal signal(String path) {
    return signals.all().filter(signal -> signal.path().equals(path)).findAny().orElseThrow();
  }

  /** The envelopes that were made of it. */
  List<Envelope> send(String path, MessageLite request) {
    return send(path, request.toByteArray());
  }

  List<Envelope> send(String path, byte[] request) {
    rejected = signals.readProtobuf(signal(path), request, 0, request.length, Set.of());
    return bench.taken();
  }

  List<Envelope> sendJson(String path, byte[] request) throws IOException {
    rejected = signals.readJson(signal(path), request, Set.of());
    return bench.taken();
  }

  /** Of the last request; null if it wasn't valid. */
  Rejected rejected() {
    return rejected;
  }

  long rejected(String reason) {
    return bench.rejected(reason);
  }
}
