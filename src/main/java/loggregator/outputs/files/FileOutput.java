package loggregator.outputs.files;

import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loggregator.config.FileDestinationConfig;
import loggregator.diode.DiodeLimits;
import loggregator.losses.Consumer;
import loggregator.metrics.OutputMeters;
import loggregator.outputs.Destination;
import loggregator.outputs.Output;
import loggregator.outputs.OutletLimits;
import loggregator.outputs.OutputServices;
import loggregator.outputs.Selected;
import loggregator.outputs.SourceNotices;
import loggregator.stream.StreamPacing;

/** A file of envelopes. One event loop. */
public final class FileOutput implements Output {
  private static final int MAX_BATCH_BYTES = 1 << 20;
  /** How much more than its bytes an envelope takes in JSON, and some for a batch to be a part of a file. */
  private static final int JSON_TIMES = 8;

  private final Destination destination;

  public FileOutput(OutputServices services, FileDestinationConfig config, DiodeLimits limits) {
    OutputMeters meters = new OutputMeters(services.metrics(), "files", config.name());
    RotatedFile file = new RotatedFile(config.file(), config.maxFileBytes(), config.maxFiles());
    this.destination = new Destination(services, new Destination.Parts(
        Selected.request(config.select(), config.select().types(), ""),
        new Consumer("file", config.select().shardId(), config.name(), ""),
        services.metrics().diodes("forwarder", "files." + config.name(), limits), meters,
        new FileOutlet(services.vertx(), file, meters),
        new OutletLimits(new StreamPacing(Integer.MAX_VALUE, (int) Math.min(MAX_BATCH_BYTES, config.maxFileBytes() / JSON_TIMES),
            TimeUnit.MILLISECONDS.toNanos(config.flushIntervalMs())),
            TimeUnit.MILLISECONDS.toNanos(config.retryForMs()), false),
        new SourceNotices(services.scheduler(), services.log(),
            (lost, source) -> lost + " envelopes of " + source + " lost on their way to " + config.name()),
        complaint -> {}));
  }

  @Override
  public Future<?> start() {
    destination.start();
    return Future.succeededFuture();
  }

  @Override
  public Map<String, Supplier<Future<?>>> certificates() {
    return Map.of();
  }

  @Override
  public Future<Void> finish() {
    return destination.finish();
  }

  @Override
  public void close() {
    destination.close();
  }
}
