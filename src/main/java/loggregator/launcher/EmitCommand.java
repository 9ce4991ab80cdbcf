package loggregator.launcher;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import loggregator.client.Certificates;
import loggregator.client.ClientException;
import loggregator.client.EnvelopeQueue;
import loggregator.client.EnvelopeSender;
import loggregator.client.LogLines;
import loggregator.client.ServerAddress;
import loggregator.client.Timestamps;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A producer: standard input's lines, or one metric. */
@Command(
    name = "emit",
    description = "Sends every line of standard input as a log envelope to an Agent, or else one metric or event.")
final class EmitCommand extends ClientCommand {
  @Option(names = "--source-id", required = true, paramLabel = "ID", description = "What the envelopes are about.")
  private String sourceId;

  @Option(names = "--instance-id", paramLabel = "ID", defaultValue = "0",
      description = "Which instance of the source (default: ${DEFAULT-VALUE}).")
  private String instanceId;

  @Option(names = "--address", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:3458",
      converter = Arguments.AddressConverter.class, description = "The Agent (default: ${DEFAULT-VALUE}).")
  private ServerAddress address;

  @Option(names = "--certs", paramLabel = "FOLDER", defaultValue = "certs",
      description = "Where ca.crt, client.crt and client.key are (default: ${DEFAULT-VALUE}).")
  private Path certificates;

  @Option(names = "--err", description = "Makes the log envelopes of type ERR instead of OUT.")
  private boolean isError;

  @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "A tag of the envelopes; may be repeated.")
  private Map<String, String> tags = new LinkedHashMap<>();

  @Option(names = "--counter", paramLabel = "NAME=DELTA", converter = Arguments.CounterConverter.class,
      description = "Sends one counter instead of lines.")
  private Counter counter;

  @Option(names = "--gauge", paramLabel = "NAME=VALUE[:UNIT]", converter = Arguments.GaugeConverter.class,
      description = "Sends one gauge instead of lines.")
  private Gauge gauge;

  @Option(names = "--event", paramLabel = "TITLE=BODY", converter = Arguments.EventConverter.class,
      description = "Sends one event instead of lines.")
  private Event event;

  EmitCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Future<Void> start(Vertx vertx) throws ClientException, InterruptedException {
    long metrics = Stream.of(counter, gauge, event).filter(metric -> metric != null).count();
    if (metrics > 1 || metrics == 1 && isError) {
      throw misuse("only one of --counter, --gauge, --event and --err is possible");
    }
    EnvelopeQueue queue = new EnvelopeQueue();
    EnvelopeSender sender = new EnvelopeSender(vertx, address, new Certificates(certificates), queue);
    return metrics == 0 ? sendLines(sender, queue) : sendMetric(sender, queue);
  }

  private Future<Void> sendMetric(EnvelopeSender sender, EnvelopeQueue queue) throws InterruptedException {
    Envelope.Builder envelope = template().toBuilder().setTimestamp(Timestamps.nowNanos());
    if (counter != null) {
      envelope.setCounter(counter);
    } else if (gauge != null) {
      envelope.setGauge(gauge);
    } else {
      envelope.setEvent(event);
    }
    queue.add(envelope.build());
    queue.end();
    return sender.send();
  }

  private Future<Void> sendLines(EnvelopeSender sender, EnvelopeQueue queue) {
    LogLines lines = new LogLines(terminal.in(), template(), isError ? Log.Type.ERR : Log.Type.OUT, queue);
    Future<Void> sent = sender.send();
    lines.start();
    return sent.compose(v -> lines.failure() == null
        ? Future.succeededFuture()
        : Future.failedFuture(new ClientException("can't read standard input: " + lines.failure().getMessage())));
  }

  private Envelope template() {
    return Envelope.newBuilder().setSourceId(sourceId).setInstanceId(instanceId).putAllTags(tags).build();
  }
}
