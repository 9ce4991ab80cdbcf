package loggregator.forwarder;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import loggregator.metrics.Metrics;
import loggregator.outputs.Output;
import loggregator.outputs.OutputServices;
import loggregator.tls.CertificateWatch;

/** An output with what begins and ends with it: its gauges and the watch over its certificates. One event loop. */
final class RunningOutput {
  private final Object config;
  private final OutputServices services;
  private final CertificateWatch certificates;
  private final Function<OutputServices, Output> maker;
  private final Metrics metrics;
  private final List<Runnable> watches = new ArrayList<>();
  private Output output;
  private boolean closed;

  /** @param config what it is made of */
  RunningOutput(Object config, OutputServices services, CertificateWatch certificates,
      Function<OutputServices, Output> maker) {
    this.config = config;
    this.services = services;
    this.certificates = certificates;
    this.maker = maker;
    this.metrics = services.metrics().ofInstance();
  }

  boolean isLike(RunningOutput other) {
    return config.equals(other.config);
  }

  Future<?> start() {
    output = maker.apply(new OutputServices(services.vertx(), services.scheduler(), metrics, services.upstream(),
        services.log(), services.place()));
    keepCertificates();
    return output.start();
  }

  /** Those that its configuration names now. */
  void keepCertificates() {
    forgetCertificates();
    output.certificates().forEach((key, reload) -> watches.add(certificates.keep(key, reload)));
  }

  private void forgetCertificates() {
    watches.forEach(Runnable::run);
    watches.clear();
  }

  Future<Void> finish() {
    forgetCertificates();
    return output.finish();
  }

  void close() {
    if (!closed) {
      closed = true;
      forgetCertificates();
      output.close();
      metrics.close();
    }
  }
}
