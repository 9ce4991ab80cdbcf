package loggregator.outputs.otlp;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loggregator.envelope.MessageType;

/** The signals of OTLP: where they go, and which envelopes become them. */
enum OtlpSignal {
  LOGS("LogsService", "/v1/logs", () -> new LogForm(OtlpSignal::nowNanos), MessageType.LOG, MessageType.EVENT),
  METRICS("MetricsService", "/v1/metrics", MetricForm::new, MessageType.COUNTER, MessageType.GAUGE),
  TRACES("TraceService", "/v1/traces", SpanForm::new, MessageType.TIMER);

  final String service;
  final String path;
  final List<MessageType> types;
  private final Supplier<RecordForm> form;

  OtlpSignal(String service, String path, Supplier<RecordForm> form, MessageType... types) {
    this.service = "opentelemetry.proto.collector." + (path.equals("/v1/traces") ? "trace" : path.substring(4))
        + ".v1." + service;
    this.path = path;
    this.form = form;
    this.types = List.of(types);
  }

  RecordForm form() {
    return form.get();
  }

  private static long nowNanos() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}
