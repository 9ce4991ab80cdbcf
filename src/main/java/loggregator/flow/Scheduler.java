package loggregator.flow;

/** The clock and the timers of one thread; what is scheduled runs on that thread. */
public interface Scheduler {
  long nowNanos();

  /** Runs the task once, no earlier than after {@code delayNanos}. */
  Cancellable schedule(long delayNanos, Runnable task);

  /** Runs the task on this scheduler's thread, soon; may be called from any thread. */
  void execute(Runnable task);

  /** A timer that has not fired yet. */
  @FunctionalInterface
  interface Cancellable {
    void cancel();
  }
}
