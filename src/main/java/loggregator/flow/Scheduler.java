package loggregator.flow;

/**
 * The clock and the timers of one thread. Every task runs on that thread, whichever thread handed it in.
 *
 * <p>A class that belongs to one event loop says so at its entry points: {@code assert scheduler.isOwnThread();}.
 */
public interface Scheduler {
  long nowNanos();

  /** Runs the task once, no earlier than after {@code delayNanos}. */
  Cancellable schedule(long delayNanos, Runnable task);

  /** Runs the task soon, after what its thread does now; may be called from any thread. */
  void execute(Runnable task);

  /**
   * Runs the task in the next turn, when the sockets have been looked at. For work that goes on: tasks that hand in others
   * by {@link #execute} keep an event loop of Netty from its sockets for up to a second, 64 of them in any case.
   */
  default void executeNextTurn(Runnable task) {
    execute(task);
  }

  /** Whether the caller runs on this scheduler's thread. */
  boolean isOwnThread();

  /** A timer that has not fired yet. */
  @FunctionalInterface
  interface Cancellable {
    /** After this, called on the scheduler's thread, the task does not run. */
    void cancel();
  }
}
