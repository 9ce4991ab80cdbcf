package loggregator.auth;

import io.vertx.core.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import loggregator.flow.Scheduler;

/**
 * Asks again and again whether an open stream may go on, and once more when its token expires. A refusal ends the
 * stream at once; servers that can't tell end it after five failures in a row. The creator must call {@link #stop} when
 * the stream ends.
 *
 * <p>Threading: one event loop.
 */
public final class AccessRecheck {
  /** Failures in a row that end the stream. */
  static final int MAX_UNAVAILABLE = 5;
  /** How long after its end a token is checked, so that it is over by every server's clock; also the least interval. */
  private static final long GRACE_MS = 1_000;

  private final Scheduler scheduler;
  private final long intervalMs;
  private final long expiresAtMs;
  private final Supplier<Future<Verdict>> question;
  private final Consumer<Verdict> refused;
  private Scheduler.Cancellable timer = () -> {};
  private int unavailable;
  private boolean stopped;

  private AccessRecheck(Scheduler scheduler, long intervalMs, long expiresAtMs, Supplier<Future<Verdict>> question,
      Consumer<Verdict> refused) {
    this.scheduler = scheduler;
    this.intervalMs = intervalMs;
    this.expiresAtMs = expiresAtMs;
    this.question = question;
    this.refused = refused;
  }

  /**
   * Begins with the first interval.
   *
   * @param intervalMs 0 for never
   * @param question completes on this event loop and never fails
   * @param refused called once, at most
   */
  public static AccessRecheck start(Scheduler scheduler, long intervalMs, String authorization,
      Supplier<Future<Verdict>> question, Consumer<Verdict> refused) {
    AccessRecheck recheck =
        new AccessRecheck(scheduler, intervalMs, TokenExpiry.hintMs(authorization), question, refused);
    if (intervalMs > 0) {
      recheck.schedule(System.currentTimeMillis());
    }
    return recheck;
  }

  /** Asks no more. */
  public void stop() {
    stopped = true;
    timer.cancel();
  }

  private void schedule(long nowMs) {
    assert scheduler.isOwnThread();
    long delayMs = spread(intervalMs);
    long untilExpiryMs = expiresAtMs - nowMs;
    if (untilExpiryMs > 0 && untilExpiryMs + GRACE_MS < delayMs) {
      delayMs = untilExpiryMs + GRACE_MS;
    }
    timer = scheduler.schedule(TimeUnit.MILLISECONDS.toNanos(delayMs), this::ask);
  }

  private void ask() {
    question.get().onComplete(answer -> answered(answer.succeeded() ? answer.result() : Verdict.UNAVAILABLE));
  }

  private void answered(Verdict verdict) {
    if (stopped) {
      return;
    }
    unavailable = verdict == Verdict.UNAVAILABLE ? unavailable + 1 : 0;
    boolean goesOn = verdict == Verdict.ALLOWED || unavailable > 0 && unavailable < MAX_UNAVAILABLE;
    if (goesOn) {
      schedule(System.currentTimeMillis());
    } else {
      stopped = true;
      refused.accept(verdict);
    }
  }

  /** Up to a tenth more or less, so that streams that were opened together are not checked together for ever. */
  private static long spread(long intervalMs) {
    long tenthMs = intervalMs / 10;
    return tenthMs == 0 ? intervalMs : intervalMs + ThreadLocalRandom.current().nextLong(-tenthMs, tenthMs + 1);
  }
}
