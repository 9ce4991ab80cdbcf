package loggregator.logcache;

import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import loggregator.flow.Scheduler;

/**
 * Runs what takes long on worker threads, a few at a time and each no longer than it may.
 *
 * <p>Threading: one event loop, on which the results come, too.
 */
final class BackgroundWork {
  private final Vertx vertx;
  private final Scheduler scheduler;
  private final LogCacheMeters meters;
  private final long timeoutNanos;
  private final int maxTasks;
  private int running;

  BackgroundWork(Vertx vertx, Scheduler scheduler, LogCacheMeters meters, int timeoutMs, int maxTasks) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.meters = meters;
    this.maxTasks = maxTasks;
    this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
  }

  /** @param task is told how to know that its time is over; it gives nothing when it gave up for that */
  <T> void run(Function<BooleanSupplier, Optional<T>> task, Consumer<T> done, Consumer<ApiError> failed) {
    assert scheduler.isOwnThread();
    if (running >= maxTasks) {
      meters.refused("too_many_queries");
      failed.accept(ApiError.TOO_BUSY);
      return;
    }
    running++;
    long end = System.nanoTime() + timeoutNanos;
    vertx.executeBlocking(() -> task.apply(() -> System.nanoTime() - end > 0), false)
        .onComplete(result -> scheduler.execute(() -> {
          running--;
          if (result.failed()) {
            failed.accept(new ApiError(ApiError.INTERNAL, "the question could not be answered"));
          } else if (result.result().isPresent()) {
            done.accept(result.result().get());
          } else {
            meters.refused("query_timeout");
            failed.accept(ApiError.TOO_SLOW);
          }
        }));
  }
}
