package loggregator.flow;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;

/** Puts a time limit on a future. */
public final class Deadline {
  private Deadline() {}

  /**
   * The future's result, or a failure when there is none within the limit; the failure comes on the scheduler's thread.
   * {@link Future#timeout} would use another thread where the future was made without a context.
   */
  public static <T> Future<T> set(Scheduler scheduler, long limitMs, Future<T> future) {
    if (future.isComplete()) {
      return future;
    }
    Promise<T> inTime = Promise.promise();
    Scheduler.Cancellable limit = scheduler.schedule(
        TimeUnit.MILLISECONDS.toNanos(limitMs), () -> inTime.tryFail("not within " + limitMs + " ms"));
    future.onComplete(result -> {
      limit.cancel();
      if (result.succeeded()) {
        inTime.tryComplete(result.result());
      } else {
        inTime.tryFail(result.cause());
      }
    });
    return inTime.future();
  }
}
