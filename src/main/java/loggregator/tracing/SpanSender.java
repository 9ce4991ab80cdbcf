package loggregator.tracing;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import loggregator.config.TracingConfig;
import loggregator.metrics.Metrics;

/** Hands spans to a receiver and counts them; what it does not take is lost, as a trace is not worth more. Any thread. */
final class SpanSender implements SpanExporter {
  private static final Logger LOG = System.getLogger(SpanSender.class.getName());

  private final TracingConfig config;
  private final Duration timeout;
  private final LongAdder sent;
  private final LongAdder lost;
  private final AtomicBoolean failing = new AtomicBoolean();
  private volatile SpanExporter exporter;

  /** @param timeout of a request, with all its repetitions */
  SpanSender(TracingConfig config, Metrics metrics, Duration timeout) {
    this.config = config;
    this.timeout = timeout;
    this.sent = counter(metrics, "sent");
    this.lost = counter(metrics, "lost");
    this.exporter = newExporter();
  }

  private static LongAdder counter(Metrics metrics, String result) {
    return metrics.counter("loggregator_spans", "Spans of the control plane", "result", result);
  }

  private SpanExporter newExporter() {
    OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
        .setEndpoint(config.url().toString().replaceFirst("/$", "") + "/v1/traces")
        .setConnectTimeout(timeout).setTimeout(timeout);
    config.caFile().ifPresent(file -> builder.setTrustedCertificates(read(file)));
    config.headers().forEach((name, value) -> builder.addHeader(name, value.reveal()));
    return builder.build();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Duration timeout() {
    return timeout;
  }

  void reloadCertificates() {
    SpanExporter former = exporter;
    exporter = newExporter();
    former.shutdown();
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(() -> {
      (result.isSuccess() ? sent : lost).add(spans.size());
      tell(result);
    });
  }

  /** Once when it begins to fail, and once when it is over. */
  private void tell(CompletableResultCode result) {
    boolean fails = !result.isSuccess();
    if (failing.getAndSet(fails) == fails) {
      return;
    }
    if (fails) {
      LOG.log(Level.WARNING, "node.tracing: {0} takes no spans: {1}", config.url(), result.getFailureThrowable());
    } else {
      LOG.log(Level.INFO, "node.tracing: {0} takes spans again", config.url());
    }
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
