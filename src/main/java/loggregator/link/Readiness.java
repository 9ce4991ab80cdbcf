package loggregator.link;

import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;

/**
 * Whether a Router that was just started, or frozen for long, takes from Agents: what they sent before those who want it
 * have subscribed would go to nobody. Subscribers come soon after each other, so it is ready some time after the first of
 * them, and at the latest some time after it could be reached, since there may be none. Then it stays so.
 *
 * <p>Threading: one event loop.
 */
public final class Readiness {
  /** A cluster takes a member back only seconds after it runs again. */
  private static final int PATIENCE_WHEN_FROZEN = 5;

  private final Scheduler scheduler;
  private final long settleNanos;
  private final long latestNanos;
  private final boolean isAlways;
  private Runnable onReady = () -> {};
  private boolean ready;
  private Scheduler.Cancellable settle;
  private Scheduler.Cancellable latest;
  private boolean closed;

  /**
   * @param settleMs from the first subscription until the others have subscribed
   * @param latestMs from when the Router can be reached
   */
  public Readiness(Scheduler scheduler, long settleMs, long latestMs) {
    this(scheduler, settleMs, latestMs, false);
  }

  private Readiness(Scheduler scheduler, long settleMs, long latestMs, boolean isAlways) {
    this.scheduler = scheduler;
    this.settleNanos = TimeUnit.MILLISECONDS.toNanos(settleMs);
    this.latestNanos = TimeUnit.MILLISECONDS.toNanos(latestMs);
    this.isAlways = isAlways;
    this.ready = isAlways;
  }

  /** Of a Router that nobody can have to wait for: all others are in its process, and were started with it. */
  public static Readiness atOnce(Scheduler scheduler) {
    return new Readiness(scheduler, 0, 0, true);
  }

  public boolean isReady() {
    return ready;
  }

  /** Runs the task whenever the Router becomes ready. */
  public void onReady(Runnable task) {
    onReady = task;
  }

  /**
   * The process was frozen, so that some or all who had subscribed may have gone: it is ready some time after the first who
   * shows that it is still, or again, there. They are waited for five times as long as at the start.
   */
  public void beginAnew() {
    if (closed || isAlways) {
      return;
    }
    cancelTimers();
    ready = false;
    latest = scheduler.schedule(PATIENCE_WHEN_FROZEN * latestNanos, this::becomeReady);
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
    ready = true;
    onReady.run();
  }

  private void cancelTimers() {
    if (settle != null) {
      settle.cancel();
      settle = null;
    }
    if (latest != null) {
      latest.cancel();
      latest = null;
    }
  }
}
