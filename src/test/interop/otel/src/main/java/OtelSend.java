import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/** Sends a log, a counter and a span with OpenTelemetry's exporters. Arguments: grpc or http, port, service. */
class OtelSend {
  public static void main(String[] arguments) {
    boolean grpc = arguments[0].equals("grpc");
    String url = "http://127.0.0.1:" + arguments[1];
    Resource resource = Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), arguments[2]));
    logs(resource, grpc
        ? OtlpGrpcLogRecordExporter.builder().setEndpoint(url).setCompression("gzip").build()
        : OtlpHttpLogRecordExporter.builder().setEndpoint(url + "/v1/logs").setCompression("gzip").build());
    metrics(resource, grpc
        ? OtlpGrpcMetricExporter.builder().setEndpoint(url).build()
        : OtlpHttpMetricExporter.builder().setEndpoint(url + "/v1/metrics").build());
    spans(resource, grpc
        ? OtlpGrpcSpanExporter.builder().setEndpoint(url).build()
        : OtlpHttpSpanExporter.builder().setEndpoint(url + "/v1/traces").build());
  }

  private static void logs(Resource resource, LogRecordExporter exporter) {
    try (SdkLoggerProvider logs = SdkLoggerProvider.builder().setResource(resource)
        .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter)).build()) {
      logs.get("send").logRecordBuilder().setSeverity(Severity.ERROR).setBody("from java").emit();
    }
  }

  private static void metrics(Resource resource, MetricExporter exporter) {
    try (SdkMeterProvider meters = SdkMeterProvider.builder().setResource(resource)
        .registerMetricReader(PeriodicMetricReader.create(exporter)).build()) {
      meters.get("send").counterBuilder("java_requests").build().add(7);
    }
  }

  private static void spans(Resource resource, SpanExporter exporter) {
    try (SdkTracerProvider tracers = SdkTracerProvider.builder().setResource(resource)
        .addSpanProcessor(SimpleSpanProcessor.create(exporter)).build()) {
      tracers.get("send").spanBuilder("java_span").startSpan().end();
    }
  }
}
