package loggregator.logcache;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import loggregator.config.LogCacheConfig;
import loggregator.flow.Scheduler;
import loggregator.metrics.Metrics;
import loggregator.recent.RecentEnvelopes;

/** What the servers of one instance of a Log Cache share. One event loop. */
public record LogCacheServices(Vertx vertx, LogCacheConfig config, Scheduler scheduler, Metrics metrics,
    LogCacheMeters meters, RecentEnvelopes store, WaitingAnswers waiting, Readings readings,
    Queries queries) {
  /** Of the largest answers so many may wait for their clients. */
  private static final int WAITING_ANSWERS = 16;

  public static LogCacheServices of(
      Vertx vertx, LogCacheConfig config, Scheduler scheduler, Metrics metrics, RecentEnvelopes store) {
    return of(vertx, config, scheduler, metrics, store, LogCacheServices::nowNs);
  }

  /** @param nowNs since 1970 */
  static LogCacheServices of(Vertx vertx, LogCacheConfig config, Scheduler scheduler, Metrics metrics,
      RecentEnvelopes store, LongSupplier nowNs) {
    LogCacheMeters meters = new LogCacheMeters(metrics);
    return new LogCacheServices(vertx, config, scheduler, metrics, meters, store,
        new WaitingAnswers(scheduler, meters, (long) config.maxAnswerBytes() * WAITING_ANSWERS),
        new Readings(store, background(vertx, config, scheduler, meters, Readings.AT_ONCE), meters, nowNs,
             config.settlingMs(), config.maxAnswerBytes()),
        new Queries(store, background(vertx, config, scheduler, meters, Queries.AT_ONCE), meters, nowNs));
  }

  private static BackgroundWork background(
      Vertx vertx, LogCacheConfig config, Scheduler scheduler, LogCacheMeters meters, int atOnce) {
    return new BackgroundWork(vertx, scheduler, meters, config.queryTimeoutMs(), atOnce);
  }

  private static long nowNs() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}
