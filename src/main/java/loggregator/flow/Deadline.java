package loggregator.flow;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;

/** Has something end in time. */
public final class Deadline {
  private Deadline() {}

  /**
   * The future, or a failure when it is not complete in time; on the scheduler's thread. {@link Future#timeout} would use
   * a thread of its own for a future that was made without a context.
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
