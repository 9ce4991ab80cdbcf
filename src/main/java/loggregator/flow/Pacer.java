package loggregator.flow;

/**
 * Decides when a queue is emptied: at once after a quiet spell, after that at most once an interval, except when a
 * whole batch waits. So a quiet path has no delay, and a busy one has few and large batches whatever its producers do.
 *
 * <p>Without an interval a flush comes at the end of the event loop's turn, with all that one read brought.
 *
 * <p>Threading: its scheduler's thread only.
 */
public final class Pacer {
  private final Scheduler scheduler;
  private final long intervalNanos;
  private final Runnable flush;
  private long lastFlushNanos;
  private Scheduler.Cancellable timer;
  private boolean turnIsEnding;
  private boolean closed;

  public Pacer(Scheduler scheduler, long intervalNanos, Runnable flush) {
    this.scheduler = scheduler;
    this.intervalNanos = intervalNanos;
    this.flush = flush;
    this.lastFlushNanos = scheduler.nowNanos() - intervalNanos;
  }

  /** Something waits in the queue; {@code batchIsFull} tells that there is no point in waiting for more. */
  public void signal(boolean batchIsFull) {
    assert scheduler.isOwnThread();
    if (batchIsFull) {
      flushNow();
    } else if (intervalNanos == 0) {
      flushAtTheTurnsEnd();
    } else {
      flushWhenDue();
    }
  }

  /**
   * The same, but flushes no sooner than at the turn's end: several queues are emptied together, and others are about
   * to get the same thing.
   */
  public void signalOneOfSeveral(boolean batchIsFull) {
    assert scheduler.isOwnThread();
    if (batchIsFull || dueInNanos() <= 0) {
      flushAtTheTurnsEnd();
    } else {
      flushWhenDue();
    }
  }

  private void flushAtTheTurnsEnd() {
    if (!turnIsEnding) {
      turnIsEnding = true;
      scheduler.execute(this::endTurn);
    }
  }

  private void endTurn() {
    if (turnIsEnding) {
      flushNow();
    }
  }

  /** Does the work of a timer that is due but has not fired yet, and so saves its wake-up. */
  private void flushWhenDue() {
    long dueInNanos = dueInNanos();
    if (dueInNanos <= 0) {
      flushNow();
    } else if (timer == null && !closed) {
      timer = scheduler.schedule(dueInNanos, this::flushNow);
    }
  }

  private long dueInNanos() {
    return lastFlushNanos + intervalNanos - scheduler.nowNanos();
  }

  /** Flushes without regard to the pace. */
  public void flushNow() {
    cancelTimer();
    turnIsEnding = false;
    if (!closed) {
      lastFlushNanos = scheduler.nowNanos();
      flush.run();
    }
  }

  /** No flush happens any more. */
  public void close() {
    closed = true;
    cancelTimer();
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
