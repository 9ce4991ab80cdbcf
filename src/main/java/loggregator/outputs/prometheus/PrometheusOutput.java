package loggregator.outputs.prometheus;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loggregator.config.AuthMethod;
import loggregator.config.PrometheusConfig;
import loggregator.config.Secret;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;
import loggregator.flow.Scheduler;
import loggregator.http.BrowserFence;
import loggregator.http.ConsumerHttpServer;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.losses.Losses;
import loggregator.metrics.OutputMeters;
import loggregator.outputs.Output;
import loggregator.outputs.OutputServices;
import loggregator.outputs.OutgoingEnvelope;
import loggregator.outputs.Selected;
import loggregator.text.GoNumbers;

/**
 * The last value of each counter and gauge, as a page that Prometheus scrapes. It has no queue: what comes is kept at
 * once. One event loop.
 */
public final class PrometheusOutput implements Output, FeedHandler {
  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final String KEY = "forwarder.prometheus.http";
  private static final String PATH = "/metrics";
  private static final String ROLE = "forwarder";
  private static final String BEARER = "Bearer ";

  private final OutputServices services;
  private final PrometheusConfig config;
  private final Scheduler scheduler;
  private final OutputMeters meters;
  private final ExposedNames names;
  private final ExposedSeries series;
  private final BrowserFence fence;
  private final ConsumerHttpServer server;
  private final OutgoingEnvelope envelope = new OutgoingEnvelope();
  private Feed feed;
  private Scheduler.Cancellable sweep = () -> {};
  private Scheduler.Cancellable again = () -> {};
  private boolean claimed;
  private boolean closed;

  public PrometheusOutput(OutputServices services, PrometheusConfig config) {
    this.services = services;
    this.config = config;
    this.scheduler = services.scheduler();
    this.meters = new OutputMeters(services.metrics(), "prometheus", "page");
    this.names = new ExposedNames(Set.copyOf(config.droppedTags()), config.maxLabelBytes());
    this.series = new ExposedSeries(config.maxSeries(),
        TimeUnit.MILLISECONDS.toNanos(config.silentSeriesTimeoutMs()), services.metrics().budget());
    this.fence = BrowserFence.of(config.http(), AuthMethod.NONE, services.metrics(), ROLE);
    this.server = new ConsumerHttpServer(services.vertx(), config.http(), scheduler, services.metrics(), ROLE,
        this::answer, (request, status) -> request.response().setStatusCode(status).end());
    services.metrics().gauge("loggregator_output_series", "Series that are shown to Prometheus", series::size);
  }

  /** One instance of a process shows all. */
  @Override
  public Future<?> start() {
    claimed = services.place().claim(KEY);
    if (!claimed) {
      return Future.succeededFuture();
    }
    meters.opened();
    subscribe();
    sweepLater();
    return server.listen().onSuccess(port -> services.place().listening(KEY,
        "forwarder: metrics for Prometheus over HTTP", config.http().host(), port));
  }

  private void subscribe() {
    feed = services.upstream().subscribe(
        Selected.request(config.select(), List.of(MessageType.COUNTER, MessageType.GAUGE), ""), this);
    feed.active().onFailure(refused -> ended());
  }

  private void sweepLater() {
    sweep = scheduler.schedule(SWEEP_NANOS, () -> {
      series.sweep(scheduler.nowNanos());
      sweepLater();
    });
  }

  @Override
  public void batch(Batch batch) {
    int end;
    for (int record = batch.offset(); record < batch.end(); record = end) {
      end = batch.recordEnd(record);
      if (envelope.read(batch.bytes(), batch.envelopeStart(record), end)) {
        keep();
      }
    }
    meters.sent(batch.envelopes());
  }

  private void keep() {
    String labels = names.labels(envelope);
    if (envelope.type() == MessageType.COUNTER) {
      keep(ExposedNames.metric(envelope.name), true, labels, Long.toUnsignedString(envelope.total()));
    }
    for (int i = 0; i < envelope.metrics.size(); i++) {
      keep(ExposedNames.metric(envelope.metrics.get(i).name), false, labels,
          GoNumbers.general(envelope.metrics.get(i).value));
    }
  }

  private void keep(String name, boolean isCounter, String labels, String value) {
    String unfit = series.set(name, isCounter, labels, value, scheduler.nowNanos());
    if (!unfit.isEmpty()) {
      meters.unfit(unfit, 1);
    }
  }

  @Override
  public void lost(Losses losses) {
    meters.lost("upstream", losses.envelopes());
  }

  @Override
  public void ended() {
    if (!closed) {
      feed.close();
      again.cancel();
      again = scheduler.schedule(AGAIN_NANOS, this::subscribe);
    }
  }

  private void answer(HttpServerRequest request) {
    Optional<BrowserFence.Foreign> foreign = fence.problemOf(request);
    if (foreign.isPresent()) {
      foreign.get().answer(request);
    } else if (!isAllowed(request)) {
      request.response().setStatusCode(401).putHeader("WWW-Authenticate", "Bearer").end();
    } else if (!PATH.equals(request.path())) {
      request.response().setStatusCode(404).end();
    } else if (request.method() != HttpMethod.GET) {
      request.response().setStatusCode(405).putHeader("Allow", "GET").end();
    } else {
      boolean openMetrics = ExposedPage.isOpenMetrics(request.getHeader(HttpHeaders.ACCEPT));
      series.sweep(scheduler.nowNanos());
      request.response()
          .putHeader(HttpHeaders.CONTENT_TYPE, openMetrics ? ExposedPage.OPEN_METRICS : ExposedPage.TEXT)
          .end(ExposedPage.of(series, openMetrics));
    }
  }

  private boolean isAllowed(HttpServerRequest request) {
    String shown = request.getHeader(HttpHeaders.AUTHORIZATION);
    return config.token().isEmpty() || shown != null && shown.startsWith(BEARER)
        && config.token().equals(new Secret(shown.substring(BEARER.length())));
  }

  @Override
  public Map<String, Supplier<Future<?>>> certificates() {
    return config.http().tls().isPresent()
        ? Map.of(KEY + ".tls", server::reloadCertificates) : Map.of();
  }

  @Override
  public Future<Void> finish() {
    return Future.succeededFuture();
  }

  @Override
  public void close() {
    if (!closed && claimed) {
      closed = true;
      sweep.cancel();
      again.cancel();
      feed.close();
      meters.closed();
      server.close();
      series.close();
      services.place().release(KEY);
    }
  }
}
