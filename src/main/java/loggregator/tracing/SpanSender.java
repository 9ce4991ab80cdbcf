package loggregator.tracing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import loggregator.config.TracingConfig;
import loggregator.memory.MemoryBudget;
import loggregator.metrics.Metrics;
import loggregator.tls.TlsOptions;

/**
 * Hands spans on, one request a second at most while there are few. What waits is bounded and counts into the node's
 * memory; what doesn't fit, and what a receiver doesn't take, is lost and counted, as a trace is not worth more. Any
 * thread.
 */
final class SpanSender {
  private static final Logger LOG = System.getLogger(SpanSender.class.getName());
  private static final int MAX_WAITING = 4_096;
  private static final int MAX_IN_A_REQUEST = 512;
  private static final long EVERY_MS = 1_000;
  private static final int TIMEOUT_MS = 5_000;
  private static final long TELL_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Vertx vertx;
  private final TracingConfig config;
  private final MemoryBudget budget;
  private final LongAdder sent;
  private final LongAdder lost;
  private final Map<String, String> resource;
  private final String url;
  private final long timer;
  /** Guarded by this, like what follows. */
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private HttpClient client;
  private boolean sending;
  private boolean failing;
  private long toldAtNanos = System.nanoTime() - TELL_INTERVAL_NANOS - 1;

  SpanSender(Vertx vertx, TracingConfig config, Metrics metrics, String nodeId) {
    this.vertx = vertx;
    this.config = config;
    this.budget = metrics.budget();
    this.sent = counter(metrics, "sent");
    this.lost = counter(metrics, "lost");
    this.resource = Map.of("service.name", "loggregator", "service.instance.id", nodeId);
    this.url = config.url().toString().replaceFirst("/$", "") + "/v1/traces";
    this.client = newClient();
    this.timer = vertx.setPeriodic(EVERY_MS, tick -> send());
  }

  private static LongAdder counter(Metrics metrics, String result) {
    return metrics.counter("loggregator_spans", "Spans of the control plane", "result", result);
  }

  private HttpClient newClient() {
    HttpClientOptions options = config.url().getScheme().equals("https")
        ? TlsOptions.applyTo(new HttpClientOptions(), config.caFile()) : new HttpClientOptions();
    return vertx.createHttpClient(options.setConnectTimeout(TIMEOUT_MS));
  }

  synchronized void add(byte[] span) {
    if (waiting.size() < MAX_WAITING && budget.tryTake(span.length)) {
      waiting.add(span);
    } else {
      lost.increment();
    }
  }

  synchronized Future<?> reloadCertificates() {
    client.shutdown(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    client = newClient();
    return Future.succeededFuture();
  }

  Future<?> close() {
    vertx.cancelTimer(timer);
    return send().timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS).transform(v -> closeClient());
  }

  private synchronized Future<Void> closeClient() {
    return client.close();
  }

  private synchronized Future<?> send() {
    if (sending || waiting.isEmpty()) {
      return Future.succeededFuture();
    }
    sending = true;
    List<byte[]> batch = new ArrayList<>();
    while (batch.size() < MAX_IN_A_REQUEST && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    long bytes = batch.stream().mapToLong(span -> span.length).sum();
    return post(TracingForm.request(resource, batch)).timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS).onComplete(result -> {
      budget.giveBack(bytes);
      (result.succeeded() ? sent : lost).add(batch.size());
      done(result.succeeded() ? "" : String.valueOf(result.cause().getMessage()));
    });
  }

  private Future<Void> post(byte[] body) {
    RequestOptions options = new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url)
        .setFollowRedirects(false).setTimeout(TIMEOUT_MS).setIdleTimeout(TIMEOUT_MS)
        .putHeader("Content-Type", "application/x-protobuf");
    config.headers().forEach((name, value) -> options.putHeader(name, value.reveal()));
    return client.request(options).compose(request -> request.send(Buffer.buffer(body))
        .compose(response -> take(request, response)));
  }

  private static Future<Void> take(HttpClientRequest request, HttpClientResponse response) {
    if (response.statusCode() / 100 != 2) {
      request.reset();
      return Future.failedFuture("status " + response.statusCode());
    }
    response.handler(rest -> {});
    return response.end();
  }

  /** Goes on at once where more waits than a request takes. */
  private void done(String failure) {
    boolean isMore;
    synchronized (this) {
      sending = false;
      isMore = failure.isEmpty() && waiting.size() >= MAX_IN_A_REQUEST;
      if (failing == failure.isEmpty() && System.nanoTime() - toldAtNanos > TELL_INTERVAL_NANOS) {
        failing = !failing;
        toldAtNanos = System.nanoTime();
        LOG.log(failing ? Level.WARNING : Level.INFO, failing
            ? "node.tracing: spans are lost: " + failure : "node.tracing: spans are taken again");
      }
    }
    if (isMore) {
      send();
    }
  }
}
