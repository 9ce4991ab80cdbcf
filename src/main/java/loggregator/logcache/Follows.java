package loggregator.logcache;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import loggregator.flow.Scheduler;
import loggregator.follow.FollowAnswer;
import loggregator.follow.FollowQuestion;
import loggregator.recent.Arrivals;

/**
 * Answers readers in the order of arrival, from what this process keeps, and holds the questions that have no answer
 * yet.
 *
 * <p>Threading: one event loop.
 */
final class Follows {
  /** What comes meanwhile goes out together. */
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  /** Looking may take that part of the time. */
  private static final int REST_PARTS = 4;

  private final Arrivals arrivals;
  private final Scheduler scheduler;
  private final LogCacheMeters meters;
  private final Set<Waiting> waiting = new LinkedHashSet<>();
  private final AtomicBoolean looksOrWill = new AtomicBoolean(true);
  private final Runnable onAdded = this::added;
  private long notBeforeNanos;
  private boolean closed;

  Follows(Arrivals arrivals, Scheduler scheduler, LogCacheMeters meters) {
    this.arrivals = arrivals;
    this.scheduler = scheduler;
    this.meters = meters;
    arrivals.onAdded(onAdded);
  }

  /** Completes at once where there is something to tell; else when there is, or when the question waits no longer. */
  Future<FollowAnswer> answer(FollowQuestion question) {
    assert scheduler.isOwnThread();
    meters.asked("follow");
    ArrivalReader reader = new ArrivalReader(arrivals, question, nowMs());
    FollowAnswer first = reader.next();
    if (!first.tellsNothing() || question.waitMs() == 0 || closed) {
      return Future.succeededFuture(counted(first));
    }
    Waiting one = new Waiting(reader);
    one.deadline = scheduler.schedule(TimeUnit.MILLISECONDS.toNanos(question.waitMs()), () -> finish(one, one.last));
    one.last = first;
    waiting.add(one);
    looksOrWill.set(false);
    // something may have come before that
    added();
    return one.answer.future();
  }

  /** Answers all that wait. */
  void close() {
    assert scheduler.isOwnThread();
    closed = true;
    arrivals.forget(onAdded);
    List.copyOf(waiting).forEach(one -> finish(one, one.last));
  }

  /** Any thread. */
  private void added() {
    if (looksOrWill.compareAndSet(false, true)) {
      scheduler.execute(() ->
          scheduler.schedule(Math.max(PACE_NANOS, notBeforeNanos - scheduler.nowNanos()), this::look));
    }
  }

  private void look() {
    long begun = scheduler.nowNanos();
    looksOrWill.set(waiting.isEmpty());
    for (Waiting one : List.copyOf(waiting)) {
      one.last = one.reader.next();
      if (!one.last.tellsNothing()) {
        finish(one, one.last);
      }
    }
    long now = scheduler.nowNanos();
    notBeforeNanos = now + REST_PARTS * (now - begun);
  }

  private void finish(Waiting one, FollowAnswer answer) {
    if (waiting.remove(one)) {
      one.deadline.cancel();
      one.answer.complete(counted(answer));
    }
  }

  private FollowAnswer counted(FollowAnswer answer) {
    answer.batch().ifPresent(batch -> meters.answered(batch.envelopes()));
    return answer;
  }

  private long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(scheduler.nowNanos());
  }

  private static final class Waiting {
    private final ArrivalReader reader;
    private final Promise<FollowAnswer> answer = Promise.promise();
    private Scheduler.Cancellable deadline;
    private FollowAnswer last;

    Waiting(ArrivalReader reader) {
      this.reader = reader;
    }
  }
}
