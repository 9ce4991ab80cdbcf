package loggregator.forwarder;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import loggregator.config.ForwarderConfig;
import loggregator.outputs.Output;
import loggregator.outputs.OutputServices;
import loggregator.outputs.files.FileOutput;
import loggregator.outputs.kafka.KafkaOutput;
import loggregator.outputs.otlp.OtlpOutput;
import loggregator.outputs.prometheus.PrometheusOutput;
import loggregator.outputs.syslog.DrainsOutput;
import loggregator.tls.CertificateWatch;

/**
 * All outputs of one instance of a forwarder. Destinations come, go and change while it runs: each change gets an output
 * of its own, which subscribes before the former one finishes. One event loop.
 */
public final class Forwarder {
  private final ForwarderConfig config;
  private final OutputServices services;
  private final CertificateWatch certificates;
  private final Map<String, RunningOutput> running = new LinkedHashMap<>();
  private final List<RunningOutput> leaving = new ArrayList<>();
  private Optional<DrainsOutput> drains = Optional.empty();
  private boolean stopped;

  public Forwarder(ForwarderConfig config, OutputServices services, CertificateWatch certificates) {
    this.config = config;
    this.services = services;
    this.certificates = certificates;
  }

  public Future<?> start() {
    List<Future<?>> starts = new ArrayList<>(update(config));
    config.prometheus().ifPresent(page -> {
      RunningOutput output = new RunningOutput(page, services, certificates, own -> new PrometheusOutput(own, page));
      running.put("prometheus", output);
      starts.add(output.start());
    });
    return Future.all(starts);
  }

  /** Takes over destinations of another configuration; those that are the same there are left alone. */
  public void use(ForwarderConfig now) {
    if (!stopped) {
      update(now);
    }
  }

  private List<Future<?>> update(ForwarderConfig now) {
    Map<String, RunningOutput> wanted = new LinkedHashMap<>();
    now.otlp().forEach(otlp -> wanted.put("otlp." + otlp.name(),
        new RunningOutput(otlp, services, certificates, own -> new OtlpOutput(own, otlp, config.diode()))));
    now.files().forEach(file -> wanted.put("files." + file.name(),
        new RunningOutput(file, services, certificates, own -> new FileOutput(own, file, config.diode()))));
    now.kafka().forEach(topic -> wanted.put("kafka." + topic.name(),
        new RunningOutput(topic, services, certificates, own -> new KafkaOutput(own, topic, config.diode()))));
    now.drains().ifPresent(bound -> wanted.put("drains", new RunningOutput("drains", services, certificates, own -> {
      drains = Optional.of(new DrainsOutput(own, bound, config.diode()));
      return drains.get();
    })));
    List<Future<?>> starts = new ArrayList<>();
    List<String> keys = new ArrayList<>(running.keySet());
    keys.removeIf(key -> key.equals("prometheus") || wanted.containsKey(key));
    keys.forEach(key -> leave(running.remove(key)));
    wanted.forEach((key, output) -> {
      RunningOutput former = running.get(key);
      if (former == null || !former.isLike(output)) {
        running.put(key, output);
        starts.add(output.start());
        Optional.ofNullable(former).ifPresent(this::leave);
      } else if (key.equals("drains")) {
        now.drains().ifPresent(drains.orElseThrow()::use);
        former.keepCertificates();
      }
    });
    return starts;
  }

  private void leave(RunningOutput output) {
    leaving.add(output);
    output.finish().onComplete(v -> {
      output.close();
      leaving.remove(output);
    });
  }

  /** Takes nothing new; completes when all that waits was sent, or can't be. */
  public Future<Void> finish() {
    stopped = true;
    List<RunningOutput> all = new ArrayList<>(running.values());
    all.addAll(leaving);
    return Future.join(all.stream().map(RunningOutput::finish).toList()).mapEmpty();
  }

  /** What still waits is lost. */
  public void close() {
    running.values().forEach(RunningOutput::close);
    List.copyOf(leaving).forEach(RunningOutput::close);
  }
}
