package loggregator.inputs.scrape;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import loggregator.config.ScrapeConfig;
import loggregator.flow.Scheduler;
import loggregator.flow.Turns;
import loggregator.inputs.ByteAllowance;
import loggregator.inputs.InputQueue;
import loggregator.inputs.InputServices;
import loggregator.metrics.ScrapeMeters;
import loggregator.tls.TlsOptions;

/**
 * Scrapes one target again and again, the first time at a random moment of its interval, so that not all begin at once.
 * That it fails is told when it begins and when it ends. One event loop.
 */
final class TargetScraper {
  private static final Logger LOG = System.getLogger(TargetScraper.class.getName());

  private final ScrapeTarget target;
  private final ScrapeConfig config;
  private final InputServices services;
  private final Turns turns;
  private final InputQueue queue;
  private final ByteAllowance allowance;
  private final ScrapeMeters meters;
  private final HttpClient client;
  private Scheduler.Cancellable timer;
  private Scrape current;
  private boolean isFailing;
  private boolean isStopped;

  TargetScraper(ScrapeTarget target, ScrapeConfig config, InputServices services, Turns turns, InputQueue queue,
      ByteAllowance allowance, ScrapeMeters meters) {
    this.target = target;
    this.config = config;
    this.services = services;
    this.turns = turns;
    this.queue = queue;
    this.allowance = allowance;
    this.meters = meters;
    this.client = services.vertx().createHttpClient(options(), new PoolOptions().setHttp1MaxSize(1));
  }

  private HttpClientOptions options() {
    HttpClientOptions options = new HttpClientOptions();
    if (target.isSecure()) {
      TlsOptions.applyTo(options, target.caFile(), target.keys());
    }
    return options.setDecompressionSupported(true).setConnectTimeout((int) timeoutMs());
  }

  void start() {
    schedule(ThreadLocalRandom.current().nextLong(target.intervalMs()));
  }

  void stop() {
    isStopped = true;
    timer.cancel();
    if (current != null) {
      current.cancel();
    }
    client.close();
  }

  private void schedule(long delayMs) {
    timer = services.scheduler().schedule(TimeUnit.MILLISECONDS.toNanos(delayMs), this::scrape);
  }

  private long timeoutMs() {
    return Math.min(config.timeoutMs(), target.intervalMs());
  }

  /** The interval is from beginning to beginning, unless one takes longer than that. */
  private void scrape() {
    long beganNanos = services.scheduler().nowNanos();
    meters.began();
    current = new Scrape(target, config, services, turns, queue, allowance, failure -> {
      current = null;
      tell(failure);
      long tookMs = TimeUnit.NANOSECONDS.toMillis(services.scheduler().nowNanos() - beganNanos);
      if (!isStopped) {
        schedule(Math.max(1, target.intervalMs() - tookMs));
      }
    });
    current.begin(client, request(), timeoutMs());
  }

  private RequestOptions request() {
    RequestOptions request = new RequestOptions()
        .setServer(SocketAddress.inetSocketAddress(target.port(), target.host()))
        .setHost(target.serverName().isEmpty() ? target.host() : target.serverName())
        .setPort(target.port())
        .setSsl(target.isSecure())
        .setURI(target.path())
        .putHeader("Accept", "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5,*/*;q=0.1")
        .putHeader("Accept-Encoding", "gzip")
        .putHeader("User-Agent", "loggregator")
        .putHeader("X-Prometheus-Scrape-Timeout-Seconds", Double.toString(timeoutMs() / 1e3));
    target.headers().forEach(request::putHeader);
    return request;
  }

  /** @param failure null for none */
  private void tell(String failure) {
    if (failure != null) {
      meters.failed(target.sourceId());
      if (!isFailing) {
        LOG.log(Level.WARNING, "agent.scrape: {0} fails: {1}", target.address(), failure);
      }
    } else if (isFailing) {
      LOG.log(Level.INFO, "agent.scrape: {0} has recovered", target.address());
    }
    isFailing = failure != null;
  }
}
