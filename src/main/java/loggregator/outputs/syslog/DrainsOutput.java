package loggregator.outputs.syslog;

import io.vertx.core.Future;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loggregator.config.DrainsConfig;
import loggregator.diode.DiodeLimits;
import loggregator.flow.Scheduler;
import loggregator.outputs.Output;
import loggregator.outputs.OutputServices;

/** Syslog drains: reads again and again what is bound, and serves it. One event loop. */
public final class DrainsOutput implements Output {
  private static final Logger LOG = System.getLogger(DrainsOutput.class.getName());
  private static final String FILE = "forwarder.drains";
  private static final String CLOUD_CONTROLLER = "forwarder.drains.cloudController";

  private final OutputServices services;
  private final DiodeLimits limits;
  private final Scheduler scheduler;
  private final DrainMeters meters;
  private final Map<String, BindingSource> sources = new LinkedHashMap<>();
  private final Map<String, List<Binding>> told = new LinkedHashMap<>();
  private final Map<String, Supplier<Future<?>>> certificates = new LinkedHashMap<>();
  private final List<Drains> leaving = new ArrayList<>();
  private DrainsConfig config;
  private Drains drains;
  private Scheduler.Cancellable timer = () -> {};
  private boolean failed;
  private boolean stopped;

  public DrainsOutput(OutputServices services, DrainsConfig config, DiodeLimits limits) {
    this.services = services;
    this.limits = limits;
    this.scheduler = services.scheduler();
    this.config = config;
    this.meters = new DrainMeters(services.metrics());
    this.drains = new Drains(services, config, limits, meters);
    openSources();
  }

  private void openSources() {
    config.file().ifPresent(file -> sources.put(FILE, new BindingFile(services.vertx(), file)));
    config.cloudController().ifPresent(provider -> {
      CloudControllerBindings cloudController =
          new CloudControllerBindings(services.vertx(), scheduler, provider, config.maxBindings());
      sources.put(CLOUD_CONTROLLER, cloudController);
      certificates.put(CLOUD_CONTROLLER + ".tls", () -> {
        cloudController.reloadCertificates();
        return Future.succeededFuture();
      });
    });
    config.caFile().ifPresent(file -> certificates.put(FILE, () -> {
      drains.reloadCertificates();
      return Future.succeededFuture();
    }));
    told.keySet().retainAll(sources.keySet());
  }

  /** Completes when the bindings were read for the first time, or could not be. */
  @Override
  public Future<?> start() {
    return refresh();
  }

  /**
   * Serves what is bound as another configuration has it. Drains go on with their connections and queues where they can;
   * otherwise each is taken over by a new one within this turn, so that nothing comes between them.
   */
  public void use(DrainsConfig now) {
    if (now.equals(config) || stopped) {
      return;
    }
    boolean goOn = now.servesAlike(config);
    config = now;
    sources.values().forEach(BindingSource::close);
    sources.clear();
    certificates.clear();
    openSources();
    if (goOn) {
      drains.use(now);
    } else {
      replace();
    }
    timer.cancel();
    refresh();
  }

  private void replace() {
    Drains former = drains;
    drains = new Drains(services, config, limits, meters);
    drains.update(bindings());
    leaving.add(former);
    former.finish().onComplete(v -> {
      former.close();
      leaving.remove(former);
    });
  }

  /** Of a former configuration's sources nothing is taken any more. */
  private Future<Void> refresh() {
    DrainsConfig asked = config;
    List<Future<Void>> reads = sources.entrySet().stream()
        .map(source -> read(source.getKey(), source.getValue())).toList();
    return Future.join(reads).<Void>mapEmpty().otherwiseEmpty().onComplete(v -> {
      if (!stopped && asked == config) {
        drains.update(bindings());
        timer = scheduler.schedule(TimeUnit.MILLISECONDS.toNanos(config.refreshIntervalMs()), this::refresh);
      }
    });
  }

  private List<Binding> bindings() {
    return told.values().stream().flatMap(List::stream).toList();
  }

  /** A source that can't be read keeps what it told before. */
  private Future<Void> read(String name, BindingSource source) {
    return source.read().onSuccess(bindings -> {
      if (sources.get(name) == source) {
        told.put(name, bindings);
        failed = false;
      }
    }).onFailure(cause -> {
      if (stopped) {
        return;
      }
      meters.refreshError();
      if (!failed) {
        failed = true;
        LOG.log(Level.WARNING, "bindings of syslog drains can''t be read, the former ones stay: {0}",
            cause.getClass().getSimpleName());
      }
    }).mapEmpty();
  }

  @Override
  public Map<String, Supplier<Future<?>>> certificates() {
    return certificates;
  }

  @Override
  public Future<Void> finish() {
    stopped = true;
    timer.cancel();
    List<Future<Void>> ends = new ArrayList<>(leaving.stream().map(Drains::finish).toList());
    ends.add(drains.finish());
    // a worker thread that outlives Vert.x would have nobody to hand its result to
    sources.values().forEach(source -> ends.add(source.close().mapEmpty()));
    return Future.join(ends).mapEmpty();
  }

  @Override
  public void close() {
    stopped = true;
    timer.cancel();
    sources.values().forEach(BindingSource::close);
    List.copyOf(leaving).forEach(Drains::close);
    drains.close();
  }
}
