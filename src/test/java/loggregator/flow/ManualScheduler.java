package loggregator.flow;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A clock that only the test moves, and tasks that run only when the test says so; both on the test's thread. Any
 * thread may hand in a task.
 */
public final class ManualScheduler implements Scheduler {
  private final Queue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::dueNanos).thenComparingLong(Timer::number));
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final boolean runsTasksAtOnce;
  private long nowNanos;
  private long lastTimer;

  private record Timer(long dueNanos, long number, Runnable task) {}

  public ManualScheduler() {
    this(false);
  }

  private ManualScheduler(boolean runsTasksAtOnce) {
    this.runsTasksAtOnce = runsTasksAtOnce;
  }

  /** For tests of one thread in which turns of the event loop make no difference. */
  public static ManualScheduler runningTasksAtOnce() {
    return new ManualScheduler(true);
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public Cancellable schedule(long delayNanos, Runnable task) {
    Timer timer = new Timer(nowNanos + delayNanos, ++lastTimer, task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public void execute(Runnable task) {
    if (runsTasksAtOnce) {
      task.run();
    } else {
      tasks.add(task);
    }
  }

  @Override
  public boolean isOwnThread() {
    return true;
  }

  /** Lets the time pass and fires what falls due, in order. */
  public void passNanos(long nanos) {
    long untilNanos = nowNanos + nanos;
    while (!timers.isEmpty() && timers.peek().dueNanos <= untilNanos) {
      Timer timer = timers.poll();
      nowNanos = Math.max(nowNanos, timer.dueNanos);
      timer.task.run();
    }
    nowNanos = untilNanos;
  }

  public void passMs(long milliseconds) {
    passNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
  }

  /** Lets the time pass without anything running meanwhile, and then fires all that fell due. */
  public void freezeMs(long milliseconds) {
    sleepNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
    passNanos(0);
  }

  /** Lets the time pass; what falls due fires later. */
  void sleepNanos(long nanos) {
    nowNanos += nanos;
  }

  /** Runs what was handed to {@link #execute}, and what that hands in. */
  public void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Runs one of the tasks; false when there was none. */
  public boolean runTask() {
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  public int openTimers() {
    return timers.size();
  }
}
