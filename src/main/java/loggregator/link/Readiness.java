package loggregator.link;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;

/**
 * Whether a Router that was just started takes from Agents: what they sent before those who want it have subscribed
 * would go to nobody. Subscribers come soon after each other, so it is ready some time after the first of them, and at
 * the latest some time after it could be reached, since there may be none. Once ready, it stays so.
 *
 * <p>Threading: one event loop.
 */
public final class Readiness {
  private final Scheduler scheduler;
  private final long settleNanos;
  private final long latestNanos;
  private final Promise<Void> ready = Promise.promise();
  private Scheduler.Cancellable settle;
  private Scheduler.Cancellable latest;
  private boolean closed;

  /**
   * @param settleMs from the first subscription until the others have subscribed
   * @param latestMs from when the Router can be reached
   */
  public Readiness(Scheduler scheduler, long settleMs, long latestMs) {
    this.scheduler = scheduler;
    this.settleNanos = TimeUnit.MILLISECONDS.toNanos(settleMs);
    this.latestNanos = TimeUnit.MILLISECONDS.toNanos(latestMs);
  }

  /** Of a Router that nobody can have to wait for: all others are in its process, and were started with it. */
  public static Readiness atOnce(Scheduler scheduler) {
    Readiness readiness = new Readiness(scheduler, 0, 0);
    readiness.becomeReady();
    return readiness;
  }

  public boolean isReady() {
    return ready.future().isComplete();
  }

  /** Completes when the Router is ready; never, if it was closed before. */
  public Future<Void> ready() {
    return ready.future();
  }

  /** Subscribers can find the Router from now on. */
  public void reachable() {
    if (latest == null && isPending()) {
      latest = scheduler.schedule(latestNanos, this::becomeReady);
    }
  }

  /** Somebody has; the first one counts. */
  public void subscribed() {
    if (settle == null && isPending()) {
      settle = scheduler.schedule(settleNanos, this::becomeReady);
    }
  }

  public void close() {
    closed = true;
    cancelTimers();
  }

  private boolean isPending() {
    return !closed && !isReady();
  }

  private void becomeReady() {
    cancelTimers();
    ready.complete();
  }

  private void cancelTimers() {
    if (settle != null) {
      settle.cancel();
    }
    if (latest != null) {
      latest.cancel();
    }
  }
}
