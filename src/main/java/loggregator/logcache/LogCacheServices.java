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
    Queries queries, Follows follows, Sharing sharing) {
  /** That part of the heap may be taken by answers that wait for their clients. */
  private static final int WAITING_ANSWERS_PART = 16;

  public static LogCacheServices of(
      Vertx vertx, LogCacheConfig config, Scheduler scheduler, Metrics metrics, RecentEnvelopes store,
      Sharing sharing) {
    return of(vertx, config, scheduler, metrics, store, sharing, LogCacheServices::nowNs);
  }

  /** @param nowNs since 1970 */
  static LogCacheServices of(Vertx vertx, LogCacheConfig config, Scheduler scheduler, Metrics metrics,
      RecentEnvelopes store, Sharing sharing, LongSupplier nowNs) {
    LogCacheMeters meters = new LogCacheMeters(metrics);
    return new LogCacheServices(vertx, config, scheduler, metrics, meters, store,
        new WaitingAnswers(scheduler, meters, Runtime.getRuntime().maxMemory() / WAITING_ANSWERS_PART),
        new Readings(store, background(vertx, config, scheduler, meters, Readings.AT_ONCE), meters, nowNs,
             config.settlingMs(), config.maxAnswerBytes(), sharing, config.queryTimeoutMs()),
        new Queries(new KeptPages(store, sharing, scheduler), background(vertx, config, scheduler, meters, Queries.AT_ONCE), meters, nowNs),
        new Follows(store.arrivals(), scheduler, meters), sharing);
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
