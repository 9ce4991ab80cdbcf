// Sends a log, a counter and a span with OpenTelemetry's SDK, which is configured by environment variables only, as its
// users do: OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL, OTEL_SERVICE_NAME and the like.

const { NodeSDK } = require('@opentelemetry/sdk-node');
const { context, metrics, trace } = require('@opentelemetry/api');
const { logs, SeverityNumber } = require('@opentelemetry/api-logs');

async function main() {
  const sdk = new NodeSDK();
  sdk.start();
  metrics.getMeter('send').createCounter('js_requests', { unit: '1' }).add(7, { path: '/' });
  metrics.getMeter('send').createGauge('js_depth', { unit: 'By' }).record(2.5);
  const span = trace.getTracer('send').startSpan('js_span', { attributes: { step: 2 } });
  logs.getLogger('send').emit({
    body: 'from javascript',
    severityNumber: SeverityNumber.ERROR,
    attributes: { user: 'bob' },
    context: trace.setSpan(context.active(), span),
  });
  span.end();
  await sdk.shutdown();
}

main();
