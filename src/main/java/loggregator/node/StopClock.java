package loggregator.node;

import java.util.concurrent.TimeUnit;

/** How long a node that is told to stop may take. Any thread. */
final class StopClock {
  private final long timeoutMs;
  private final Runnable atFirst;
  private long deadlineNanos;
  private boolean runs;

  /** @param atFirst done when the clock starts */
  StopClock(long timeoutMs, Runnable atFirst) {
    this.timeoutMs = timeoutMs;
    this.atFirst = atFirst;
  }

  /** At least 1; the clock starts at the first call. */
  synchronized long remainingMs() {
    if (!runs) {
      runs = true;
      atFirst.run();
      deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    }
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()));
  }
}
