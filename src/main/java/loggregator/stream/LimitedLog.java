package loggregator.stream;

import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loggregator.flow.Scheduler;

/**
 * Log lines on events that consumers can bring about as often as they like: so many lines in an interval, and then one
 * line that says how many more there would have been. Writing to the log blocks the event loop, so it must stay rare.
 *
 * <p>Threading: one event loop.
 */
public final class LimitedLog {
  static final int MAX_LINES = 20;
  static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Logger log;
  private final Level level;
  private final Scheduler scheduler;
  private final String events;
  private long intervalEndNanos;
  private int lines;
  private long omitted;
  private Scheduler.Cancellable summary = () -> {};

  /** @param events what the lines are about, such as {@code streams ended} */
  public LimitedLog(Logger log, Level level, Scheduler scheduler, String events) {
    this.log = log;
    this.level = level;
    this.scheduler = scheduler;
    this.events = events;
    this.intervalEndNanos = scheduler.nowNanos();
  }

  public void line(Supplier<String> line) {
    assert scheduler.isOwnThread();
    if (scheduler.nowNanos() - intervalEndNanos >= 0) {
      lines = 0;
      intervalEndNanos = scheduler.nowNanos() + INTERVAL_NANOS;
    }
    if (lines < MAX_LINES) {
      lines++;
      log.log(level, line);
    } else if (omitted++ == 0) {
      summary = scheduler.schedule(intervalEndNanos - scheduler.nowNanos(), this::sumUp);
    }
  }

  /** Says what is left to say. */
  public void close() {
    summary.cancel();
    if (omitted > 0) {
      sumUp();
    }
  }

  private void sumUp() {
    log.log(level, omitted + " more " + events + " within " + TimeUnit.NANOSECONDS.toSeconds(INTERVAL_NANOS) + " s");
    omitted = 0;
  }
}
