package loggregator.inputs.otlp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import loggregator.config.OtlpConfig;
import loggregator.config.OtlpConfig.DoubleSums;
import loggregator.envelope.WireWriter;
import loggregator.inputs.InputQueue;
import loggregator.inputs.RunningValues;
import loggregator.inputs.otlp.OtlpCall.Refusal;
import loggregator.inputs.otlp.SignalReader.Rejected;

/** Makes envelopes of requests of each signal, in protobuf and in JSON. One thread. */
final class Signals {
  /** Attributes of resources that are of no use on each line. */
  private static final List<String> DROPPED = List.of("telemetry.sdk.*", "process.command_args",
      "process.command_line", "process.runtime.description", "os.description");

  private final InputQueue queue;
  private final OtlpValidator validator = new OtlpValidator();
  private final OtlpJson json = new OtlpJson();
  private final List<Signal> signals;

  /** One signal: where its requests go, and how they are read. */
  record Signal(String path, String method, String rejectedName, SignalReader reader) {}

  Signals(OtlpConfig config, InputQueue queue, LongSupplier nowNanos) {
    this.queue = queue;
    List<String> dropped = new ArrayList<>(DROPPED);
    dropped.addAll(config.droppedAttributes());
    OtlpOrigin origin = new OtlpOrigin(queue.writer(), config.defaultSourceId(), dropped);
    PointWriter points = new PointWriter(queue.writer(), origin,
        new RunningValues(config.maxSeries(), queue.meters()), config.doubleSums() == DoubleSums.GAUGE, nowNanos);
    signals = List.of(
        signal("logs", "LogRecords", new LogReader(queue, origin, nowNanos)),
        signal("metrics", "DataPoints", new MetricReader(queue, origin, points)),
        signal("traces", "Spans", new SpanReader(queue, origin, nowNanos)));
  }

  private static Signal signal(String name, String what, SignalReader reader) {
    String word = name.equals("traces") ? "trace" : name;
    String service = Character.toUpperCase(word.charAt(0)) + word.substring(1) + "Service";
    return new Signal("/v1/" + name, "/opentelemetry.proto.collector." + word + ".v1." + service + "/Export",
        "rejected" + what, reader);
  }

  Stream<Signal> all() {
    return signals.stream();
  }

  /** Counts a request of which nothing is taken. */
  void refused(Refusal refusal) {
    queue.meters().rejected(refusal.name().toLowerCase(Locale.ROOT));
  }

  /** What of the request was not taken, or null if it isn't valid. */
  Rejected readProtobuf(Signal signal, byte[] bytes, int start, int length, Set<String> allowedSourceIds) {
    if (!validator.isValid(bytes, start, start + length, signal.reader.request())) {
      return null;
    }
    queue.writer().allowOnly(allowedSourceIds);
    return signal.reader.read(bytes, start, start + length);
  }

  /** The same; throws what {@link OtlpJson} does. */
  Rejected readJson(Signal signal, byte[] bytes, Set<String> allowedSourceIds) throws IOException {
    WireWriter request = json.toProtobuf(bytes, 0, bytes.length, signal.reader.request());
    return readProtobuf(signal, request.bytes(), 0, request.size(), allowedSourceIds);
  }
}
