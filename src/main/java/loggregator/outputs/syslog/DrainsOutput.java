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

  private final Scheduler scheduler;
  private final long refreshNanos;
  private final Drains drains;
  private final DrainMeters meters;
  private final List<BindingSource> sources = new ArrayList<>();
  private final Map<BindingSource, List<Binding>> told = new LinkedHashMap<>();
  private final Map<String, Supplier<Future<?>>> certificates = new LinkedHashMap<>();
  private Scheduler.Cancellable timer = () -> {};
  private boolean failed;
  private boolean stopped;

  public DrainsOutput(OutputServices services, DrainsConfig config, DiodeLimits limits) {
    this.scheduler = services.scheduler();
    this.refreshNanos = TimeUnit.MILLISECONDS.toNanos(config.refreshIntervalMs());
    this.meters = new DrainMeters(services.metrics());
    this.drains = new Drains(services, config, limits, meters);
    config.file().ifPresent(file -> sources.add(new BindingFile(services.vertx(), file)));
    config.cloudController().ifPresent(provider -> {
      CloudControllerBindings cloudController =
          new CloudControllerBindings(services.vertx(), scheduler, provider, config.maxBindings());
      sources.add(cloudController);
      certificates.put("forwarder.drains.cloudController.tls", () -> {
        cloudController.reloadCertificates();
        return Future.succeededFuture();
      });
    });
    config.caFile().ifPresent(file -> certificates.put("forwarder.drains", () -> {
      drains.reloadCertificates();
      return Future.succeededFuture();
    }));
  }

  /** Completes when the bindings were read for the first time, or could not be. */
  @Override
  public Future<?> start() {
    return refresh();
  }

  private Future<Void> refresh() {
    List<Future<Void>> reads = sources.stream().map(this::read).toList();
    return Future.join(reads).<Void>mapEmpty().otherwiseEmpty().onComplete(v -> {
      if (!stopped) {
        drains.update(told.values().stream().flatMap(List::stream).toList());
        timer = scheduler.schedule(refreshNanos, this::refresh);
      }
    });
  }

  /** A source that can't be read keeps what it told before. */
  private Future<Void> read(BindingSource source) {
    return source.read().onSuccess(bindings -> {
      told.put(source, bindings);
      failed = false;
    }).onFailure(cause -> {
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
    return drains.finish();
  }

  @Override
  public void close() {
    stopped = true;
    timer.cancel();
    sources.forEach(BindingSource::close);
    drains.close();
  }
}
