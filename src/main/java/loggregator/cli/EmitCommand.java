package loggregator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import loggregator.cli.client.ClientException;
import loggregator.cli.client.DropsondeSender;
import loggregator.cli.client.EnvelopeQueue;
import loggregator.cli.client.EnvelopeSender;
import loggregator.cli.client.EnvelopeSink;
import loggregator.cli.client.LogLines;
import loggregator.cli.client.ServerAddress;
import loggregator.cli.client.Timestamps;
import loggregator.cli.client.WrittenEnvelopes;
import loggregator.envelope.RecordWriter;
import loggregator.lines.FollowedFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A producer: standard input's lines, or one metric. */
@Command(
    name = "emit",
    description = "Sends every line of standard input or a file as a log envelope to an Agent, or else one metric or "
        + "event.")
final class EmitCommand extends ClientCommand {
  @Option(names = "--source-id", required = true, paramLabel = "ID", description = "What the envelopes are about.")
  private String sourceId;

  @Option(names = "--instance-id", paramLabel = "ID", defaultValue = "0",
      description = "Which instance of the source (default: ${DEFAULT-VALUE}).")
  private String instanceId;

  @Option(names = "--address", paramLabel = "HOST:PORT", converter = Arguments.AddressConverter.class,
      description = "The Agent (default: 127.0.0.1:3458, with --v1 127.0.0.1:3457).")
  private ServerAddress address;

  @Option(names = "--certs", paramLabel = "FOLDER",
      description = "Where ca.crt, client.crt and client.key are (default: certs, here or where ./vertx is).")
  private Path certificates;

  @Option(names = "--v1", description = "Speaks the first generation's protocol: dropsonde, an envelope in a UDP "
      + "datagram, which nobody confirms and nobody encrypts. The source id is the application's.")
  private boolean v1;

  @Option(names = "--origin", paramLabel = "NAME",
      description = "With --v1: the program that the envelopes are from (default: emit).")
  private String origin;

  @Option(names = "--source-type", paramLabel = "TYPE",
      description = "With --v1: the part of the platform that log envelopes are from (default: APP).")
  private String sourceType;

  @Option(names = "--loss-exit-code", paramLabel = "CODE", defaultValue = "0",
      description = "With which code to exit when the Agent says that it dropped something of what was sent "
          + "(default: ${DEFAULT-VALUE}). It is told on standard error in any case.")
  private int lossExitCode;

  @Option(names = "--err", description = "Makes the log envelopes of type ERR instead of OUT.")
  private boolean isError;

  @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "A tag of the envelopes; may be repeated.")
  private Map<String, String> tags = new LinkedHashMap<>();

  @Mixin
  private EmitInput input;

  @Option(names = "--counter", paramLabel = "NAME=DELTA", converter = Arguments.CounterConverter.class,
      description = "Sends one counter instead of lines.")
  private EmittedMetric counter;

  @Option(names = "--gauge", paramLabel = "NAME=VALUE[:UNIT]", converter = Arguments.GaugeConverter.class,
      description = "Sends one gauge instead of lines.")
  private EmittedMetric gauge;

  @Option(names = "--event", paramLabel = "TITLE=BODY", converter = Arguments.EventConverter.class,
      description = "Sends one event instead of lines.")
  private EmittedMetric event;

  private InputStream lines;

  EmitCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Future<Void> start(Vertx vertx) throws ClientException, InterruptedException {
    checkOptions();
    // before anything is connected, which would have to be taken back
    lines = isMetric() ? InputStream.nullInputStream() : input.open(terminal.in());
    return v1 ? sendOverUdp() : sendOverGrpc(vertx);
  }

  private void checkOptions() {
    if (sourceId.isEmpty() && !v1) {
      throw misuse("--source-id is empty");
    }
    if (tags.containsKey("")) {
      throw misuse("--tag: '=" + tags.get("") + "' is not of the form NAME=VALUE");
    }
    long metrics = Stream.of(counter, gauge, event).filter(metric -> metric != null).count();
    if (metrics > 1 || metrics == 1 && isError) {
      throw misuse("only one of --counter, --gauge, --event and --err is possible");
    }
    input.check(metrics == 0);
    if (v1 && event != null) {
      throw misuse("--v1 has no events");
    }
    if (v1 && certificates != null) {
      throw misuse("--v1 has no use for --certs");
    }
    if (!v1 && (origin != null || sourceType != null)) {
      throw misuse("--origin and --source-type need --v1; --tag origin=NAME says the same without");
    }
  }

  private Future<Void> sendOverUdp() throws ClientException, InterruptedException {
    DropsondeSender sender = new DropsondeSender(address == null ? portOffset.onThisHost(3457) : address);
    return send(sender, sender.finished(), DropsondeSender.maxLineBytes(written()));
  }

  private Future<Void> sendOverGrpc(Vertx vertx) throws ClientException, InterruptedException {
    EnvelopeQueue queue = new EnvelopeQueue();
    EnvelopeSender sender = new EnvelopeSender(vertx,
        address == null ? portOffset.onThisHost(3458) : address, certificates(certificates), queue);
    return send(queue, sender.send().onSuccess(v -> tellDropped(sender)), LogLines.MAX_LINE_BYTES);
  }

  private void tellDropped(EnvelopeSender sender) {
    if (sender.droppedEnvelopes() > 0) {
      terminal.err().println("emit: " + sender.droppedEnvelopes() + " of " + sender.sentEnvelopes()
          + (isMetric() ? " envelopes" : " lines") + " were dropped by the Agent");
      exitWith(lossExitCode);
    }
  }

  private boolean isMetric() {
    return counter != null || gauge != null || event != null;
  }

  private Future<Void> send(EnvelopeSink sink, Future<Void> sent, int maxLineBytes) throws InterruptedException {
    if (!isMetric()) {
      return sendLines(sink, sent, maxLineBytes);
    }
    WrittenEnvelopes written = written();
    Stream.of(counter, gauge, event).filter(metric -> metric != null)
        .forEach(metric -> metric.write(written.writer(), Timestamps.nowNanos()));
    written.handTo(sink);
    sink.end();
    return sent;
  }

  private Future<Void> sendLines(EnvelopeSink sink, Future<Void> sent, int maxLineBytes) {
    if (lines instanceof FollowedFile followed) {
      EndOnSignal.install(followed::stop, sent);
    }
    LogLines reader = new LogLines(
        lines, written(), isError, input.paced(sink), input.recordStart(), maxLineBytes, terminal.err());
    reader.start();
    return sent.compose(v -> reader.failure() == null
        ? Future.succeededFuture()
        : Future.failedFuture(new ClientException("can't read " + input + ": " + reader.failure().getMessage())));
  }

  /** With what all envelopes have in common. */
  private WrittenEnvelopes written() {
    WrittenEnvelopes written = new WrittenEnvelopes();
    RecordWriter writer = written.writer();
    writer.ids(sourceId, instanceId);
    if (v1) {
      writer.tag("origin".getBytes(UTF_8), origin == null ? "emit" : origin);
      writer.tag("source_type".getBytes(UTF_8), sourceType == null ? "APP" : sourceType);
    }
    tags.forEach((name, value) -> writer.tag(name.getBytes(UTF_8), value));
    return written;
  }
}
