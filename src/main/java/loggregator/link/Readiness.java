package loggregator.link;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;

/**
 * Decides when a Router that has just started, or thawed, takes from Agents. Envelopes that arrive before the RLPs have
 * subscribed would be lost, so the Router waits: {@code settleMs} after the first subscription, but never longer than
 * {@code latestMs} after it could be reached, because there may be no RLP. Once ready, it stays ready.
 *
 * <p>Threading: one event loop.
 */
public final class Readiness {
  /** A cluster takes a thawed member back only after seconds. */
  private static final int PATIENCE_WHEN_FROZEN = 5;

  private final Scheduler scheduler;
  private final long settleNanos;
  private final long latestNanos;
  private final boolean isAlways;
  private final List<Runnable> onReady = new ArrayList<>();
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

  /** For a Router that has nobody to wait for: all other roles are in its process and were started with it. */
  public static Readiness atOnce(Scheduler scheduler) {
    return new Readiness(scheduler, 0, 0, true);
  }

  public boolean isReady() {
    return ready;
  }

  /** Runs the task whenever the Router becomes ready. */
  public void onReady(Runnable task) {
    onReady.add(task);
  }

  /**
   * The process was frozen, so that subscribers may have gone. The Router is ready again some time after the first
   * subscriber has shown that it is there. It waits five times as long as at the start.
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

  /** A subscriber has subscribed; only the first one counts. */
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
    onReady.forEach(Runnable::run);
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
