package loggregator.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;

/** Has a decision made in time. */
public final class TimeLimit {
  private TimeLimit() {}

  /** The verdict, or that nobody could tell when it fails or is not there in time; on the scheduler's event loop. */
  public static Future<Verdict> within(long timeoutMs, Scheduler scheduler, Future<Verdict> verdict) {
    if (verdict.isComplete()) {
      return verdict.otherwise(Verdict.UNAVAILABLE);
    }
    Promise<Verdict> decided = Promise.promise();
    Scheduler.Cancellable deadline = scheduler.schedule(
        TimeUnit.MILLISECONDS.toNanos(timeoutMs), () -> decided.tryComplete(Verdict.UNAVAILABLE));
    verdict.otherwise(Verdict.UNAVAILABLE).onSuccess(known -> {
      deadline.cancel();
      decided.tryComplete(known);
    });
    return decided.future();
  }
}
