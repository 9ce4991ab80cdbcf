package loggregator.metrics;

import java.util.concurrent.TimeUnit;
import loggregator.diode.DiodeCounts;

/**
 * How long the oldest envelope has been waiting in a queue, by looks at its counts every so often, of which a few are
 * remembered. It says no more than the truth, and less by up to an eighth of the longest wait, or the time between looks.
 *
 * <p>Threading: one thread at a time.
 */
final class QueueAge {
  private static final int MAX_MARKS = 16;

  /** How many envelopes had entered the queue at each look, oldest first. */
  private final long[] entered = new long[MAX_MARKS];
  private final long[] atNanos = new long[MAX_MARKS];
  private int marks;
  /** The least time between two marks. */
  private long gapNanos;

  /** To be called from time to time. */
  void look(DiodeCounts counts, long nowNanos) {
    forget(counts);
    boolean isNews = marks == 0 || counts.written() > entered[marks - 1] && nowNanos - atNanos[marks - 1] >= gapNanos;
    if (counts.queued() > 0 && isNews) {
      if (marks == MAX_MARKS) {
        thin();
      }
      entered[marks] = counts.written();
      atNanos[marks++] = nowNanos;
    }
  }

  /** At least so long; 0 while nothing waits. */
  long oldestMs(DiodeCounts counts, long nowNanos) {
    forget(counts);
    return marks == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(nowNanos - atNanos[0]);
  }

  /** Drops the marks before which all has left. */
  private void forget(DiodeCounts counts) {
    long left = counts.written() - counts.queued();
    int gone = 0;
    while (gone < marks && entered[gone] <= left) {
      gone++;
    }
    marks -= gone;
    gapNanos = marks == 0 ? 0 : gapNanos;
    System.arraycopy(entered, gone, entered, 0, marks);
    System.arraycopy(atNanos, gone, atNanos, 0, marks);
  }

  /** Keeps every second mark, with the oldest. */
  private void thin() {
    gapNanos = 2 * Math.max(gapNanos, (atNanos[MAX_MARKS - 1] - atNanos[0]) / (MAX_MARKS - 1));
    marks /= 2;
    for (int i = 0; i < marks; i++) {
      entered[i] = entered[2 * i];
      atNanos[i] = atNanos[2 * i];
    }
  }
}
