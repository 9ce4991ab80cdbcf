package loggregator.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import loggregator.config.TracingConfig;
import loggregator.metrics.Metrics;

/**
 * Traces what the control plane asks: subscriptions, tokens, calls to the servers that know about them; never an
 * envelope. Vert.x' own tracing would look at each message of the bus and each request, too. Any thread.
 */
public final class Spans {
  /** Traces nothing, and costs nothing. */
  public static final Spans OFF = new Spans(TracerProvider.noop().get(""), Optional.empty(), Optional.empty());

  private static final int MAX_WAITING = 1_024;
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(5);
  /** What a stop waits for a receiver that may be gone. */
  private static final long CLOSE_TIMEOUT_MS = 1_000;
  private static final int MAX_TEXT_CHARACTERS = 200;

  private final Tracer tracer;
  private final Optional<SdkTracerProvider> provider;
  private final Optional<SpanSender> sender;

  private Spans(Tracer tracer, Optional<SdkTracerProvider> provider, Optional<SpanSender> sender) {
    this.tracer = tracer;
    this.provider = provider;
    this.sender = sender;
  }

  /** @param nodeId by which the spans say whose they are */
  public static Spans of(Optional<TracingConfig> config, Metrics metrics, String nodeId) {
    return config.map(tracing -> on(new SpanSender(tracing, metrics, SEND_TIMEOUT), nodeId)).orElse(OFF);
  }

  static Spans on(SpanSender sender, String nodeId) {
    SdkTracerProvider provider = SdkTracerProvider.builder()
        .setResource(Resource.builder().put("service.name", "loggregator").put("service.instance.id", nodeId).build())
        .setSpanLimits(SpanLimits.builder().setMaxAttributeValueLength(MAX_TEXT_CHARACTERS).build())
        .addSpanProcessor(BatchSpanProcessor.builder(sender).setMaxQueueSize(MAX_WAITING)
            .setScheduleDelay(Duration.ofSeconds(1)).setExporterTimeout(sender.timeout()).build())
        .build();
    return new Spans(provider.get("loggregator"), Optional.of(provider), Optional.of(sender));
  }

  public boolean areOn() {
    return provider.isPresent();
  }

  /** A span of a trace of its own. */
  public Span begin(String name) {
    return tracer.spanBuilder(name).setNoParent().startSpan();
  }

  /**
   * A question to another server, in the trace of what it is asked for; the server can go on with it (W3C Trace Context).
   *
   * @param parent an invalid one for none
   */
  public Span call(String name, Span parent, RequestOptions question) {
    Span span = tracer.spanBuilder(name).setSpanKind(SpanKind.CLIENT).setParent(Context.root().with(parent)).startSpan();
    W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), question, RequestOptions::putHeader);
    return span;
  }

  /** Ends it. */
  public static void fail(Span span, Throwable cause) {
    span.setStatus(StatusCode.ERROR, String.valueOf(cause.getMessage())).end();
  }

  /** Reads the certificate files anew, for later connections. */
  public Future<?> reloadCertificates() {
    sender.ifPresent(SpanSender::reloadCertificates);
    return Future.succeededFuture();
  }

  /** Sends what is left, once, but doesn't wait long for it: the SDK's own threads, which end by themselves, go on. */
  public Future<Void> close() {
    return provider.map(SdkTracerProvider::shutdown)
        .map(code -> future(code).timeout(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS).otherwiseEmpty())
        .orElseGet(Future::succeededFuture);
  }

  private static Future<Void> future(CompletableResultCode code) {
    Promise<Void> done = Promise.promise();
    code.whenComplete(done::complete);
    return done.future();
  }
}
