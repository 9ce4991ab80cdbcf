package loggregator.tracing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
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
  public static final Spans OFF = new Spans();

  private final SpanSender sender;

  private Spans() {
    this.sender = null;
  }

  private Spans(SpanSender sender) {
    this.sender = sender;
  }

  /** @param nodeId by which the spans say whose they are */
  public static Spans of(Vertx vertx, Optional<TracingConfig> config, Metrics metrics, String nodeId) {
    return config.map(tracing -> new Spans(new SpanSender(vertx, tracing, metrics, nodeId))).orElse(OFF);
  }

  public boolean areOn() {
    return sender != null;
  }

  /** A span of a trace of its own. */
  public Span begin(String name) {
    return areOn() ? new Span(this, name, Span.Kind.INTERNAL, Span.NONE) : Span.NONE;
  }

  /** A question to another server, in the trace of what it is asked for. */
  public Span call(String name, Span parent) {
    return areOn() ? new Span(this, name, Span.Kind.CLIENT, parent) : Span.NONE;
  }

  void ended(Span span, long endUnixNanos, String failure) {
    sender.add(TracingForm.encode(span, endUnixNanos, failure));
  }

  long unixNanos() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  /** Reads the certificate files anew, for later connections. */
  public Future<?> reloadCertificates() {
    return sender.reloadCertificates();
  }

  /** Sends what is left, once. */
  public Future<?> close() {
    return areOn() ? sender.close() : Future.succeededFuture();
  }
}
