package loggregator.forwarder;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import loggregator.config.ForwarderConfig;
import loggregator.outputs.Output;
import loggregator.outputs.OutputServices;
import loggregator.outputs.files.FileOutput;
import loggregator.outputs.otlp.OtlpOutput;
import loggregator.outputs.prometheus.PrometheusOutput;
import loggregator.outputs.syslog.DrainsOutput;

/** All outputs of one instance of a forwarder. One event loop. */
public final class Forwarder {
  private final List<Output> outputs = new ArrayList<>();

  public Forwarder(ForwarderConfig config, OutputServices services) {
    config.drains().ifPresent(drains -> outputs.add(new DrainsOutput(services, drains, config.diode())));
    config.otlp().forEach(otlp -> outputs.add(new OtlpOutput(services, otlp, config.diode())));
    config.prometheus().ifPresent(page -> outputs.add(new PrometheusOutput(services, page)));
    config.files().forEach(file -> outputs.add(new FileOutput(services, file, config.diode())));
  }

  public List<Output> outputs() {
    return outputs;
  }

  public Future<?> start() {
    return Future.all(outputs.stream().map(Output::start).toList());
  }

  /** Takes nothing new; completes when all that waits was sent, or can't be. */
  public Future<Void> finish() {
    return Future.join(outputs.stream().map(Output::finish).toList()).mapEmpty();
  }

  /** What still waits is lost. */
  public void close() {
    outputs.forEach(Output::close);
  }
}
