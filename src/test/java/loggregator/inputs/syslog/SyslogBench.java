package loggregator.inputs.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import loggregator.config.NodeConfig;
import loggregator.config.SyslogConfig;
import loggregator.inputs.InputBench;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/** The syslog input without its sockets; it is noon on 7 October 2026. */
final class SyslogBench {
  static final long NOW = nanos("2026-10-07T12:00:00Z");

  private final InputBench bench = new InputBench("syslog");
  private final SyslogEnvelopes envelopes;
  final SyslogFraming framing;

  SyslogBench() {
    this(NOW, new JsonObject());
  }

  SyslogBench(long nowNanos, JsonObject syslog) {
    JsonObject tls = new JsonObject().put("caFile", "a").put("certFile", "b").put("keyFile", "c");
    SyslogConfig config = NodeConfig.parse(new JsonObject().put("agent", new JsonObject()
        .put("grpc", new JsonObject().put("tls", tls))
        .put("syslog", new JsonObject().put("timeZone", "UTC").mergeIn(syslog))), Map.of())
        .orThrow().agent().orElseThrow().inputs().syslog().orElseThrow();
    envelopes = new SyslogEnvelopes(config, bench.queue(), () -> nowNanos);
    framing = new SyslogFraming(config.maxMessageBytes(), (bytes, start, end, originalBytes) ->
        envelopes.take(bytes, start, end, originalBytes, "10.0.0.9".getBytes(UTF_8)));
  }

  static long nanos(String time) {
    Instant instant = Instant.parse(time);
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  /** What becomes of one message. */
  Envelope one(String message) {
    return one(message.getBytes(UTF_8));
  }

  Envelope one(byte[] message) {
    envelopes.take(message, 0, message.length, 0, "10.0.0.9".getBytes(UTF_8));
    List<Envelope> taken = bench.taken();
    if (taken.size() != 1) {
      throw new AssertionError(taken);
    }
    return taken.get(0);
  }

  /** What becomes of a piece of a connection's bytes. */
  List<Envelope> feed(byte[] piece) {
    framing.feed(piece);
    return bench.taken();
  }

  List<Envelope> taken() {
    return bench.taken();
  }

  long rejected(String reason) {
    return bench.rejected(reason);
  }
}
