package loggregator.outputs.kafka;

import io.vertx.core.Future;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loggregator.config.KafkaDestinationConfig;
import loggregator.config.KafkaDestinationConfig.Format;
import loggregator.diode.DiodeLimits;
import loggregator.flow.Scheduler;
import loggregator.losses.Consumer;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.OutputMeters;
import loggregator.outputs.Destination;
import loggregator.outputs.Output;
import loggregator.outputs.OutletLimits;
import loggregator.outputs.OutputServices;
import loggregator.outputs.Selected;
import loggregator.outputs.SourceLog;
import loggregator.outputs.SourceNotices;
import loggregator.stream.StreamPacing;

/** A topic of Kafka. One event loop. */
public final class KafkaOutput implements Output {
  private static final Logger LOG = System.getLogger(KafkaOutput.class.getName());
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long SAME_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int MAX_BATCH_BYTES = 1 << 20;
  /** How much more than its bytes an envelope takes in JSON. */
  private static final int JSON_TIMES = 8;

  private final KafkaDestinationConfig config;
  private final Scheduler scheduler;
  private final KafkaOutlet outlet;
  private final Destination destination;
  private String lastComplaint = "";
  private long complainedNanos;

  public KafkaOutput(OutputServices services, KafkaDestinationConfig config, DiodeLimits limits) {
    this.config = config;
    this.scheduler = services.scheduler();
    DiodeMeters diodes = services.metrics().diodes("forwarder", "kafka." + config.name(), limits);
    this.outlet = new KafkaOutlet(services.scheduler(),
        worker(config.name()), () -> KafkaClient.open(config),
        new KafkaRecords(config), diodes.budget(), this::complain);
    this.destination = new Destination(services, new Destination.Parts(
        Selected.request(config.select(), config.select().types(), ""),
        new Consumer("kafka", config.select().shardId(), config.name(), config.topic()),
        diodes, new OutputMeters(services.metrics(), "kafka", config.name()), outlet,
        new OutletLimits(new StreamPacing(config.maxBatchEnvelopes(),
            config.format() == Format.JSON ? MAX_BATCH_BYTES / JSON_TIMES : MAX_BATCH_BYTES,
            TimeUnit.MILLISECONDS.toNanos(config.flushIntervalMs())),
            TimeUnit.MILLISECONDS.toNanos(config.retryForMs()), false),
        new SourceNotices(services.scheduler(), config.tellLosses() ? services.log() : new SourceLog(batch -> {}),
            (lost, source) -> lost + " envelopes of " + source + " lost on their way to " + config.name()),
        complaint -> {}));
  }

  /** No reason for a JVM to go on. */
  private static ExecutorService worker(String name) {
    return Executors.newSingleThreadExecutor(task -> {
      Thread thread = new Thread(task, "kafka." + name);
      thread.setDaemon(true);
      return thread;
    });
  }

  /** The first attempts may end before the reason is known, so that a later one may say another. */
  private void complain(String complaint) {
    long sinceNanos = scheduler.nowNanos() - complainedNanos;
    boolean isTime = sinceNanos >= (complaint.equals(lastComplaint) ? SAME_AGAIN_NANOS : QUIET_NANOS);
    if (lastComplaint.isEmpty() || isTime) {
      complainedNanos = scheduler.nowNanos();
      lastComplaint = complaint;
      LOG.log(Level.WARNING, "forwarder.kafka." + config.name() + " takes nothing: " + complaint);
    }
  }

  @Override
  public Future<?> start() {
    destination.start();
    return Future.succeededFuture();
  }

  @Override
  public Map<String, Supplier<Future<?>>> certificates() {
    boolean hasFiles = config.tls().filter(tls -> tls.ca().isPresent() || tls.own().isPresent()).isPresent();
    return hasFiles ? Map.of("forwarder.kafka." + config.name() + ".tls", () -> {
      outlet.renew();
      return Future.succeededFuture();
    }) : Map.of();
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
