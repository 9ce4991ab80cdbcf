package loggregator.gateway;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;

/** A clock that only the test moves. */
final class ManualScheduler implements Scheduler {
  private final Queue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::dueNanos));
  private long nowNanos;

  private record Timer(long dueNanos, Runnable task) {}

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public Cancellable schedule(long delayNanos, Runnable task) {
    Timer timer = new Timer(nowNanos + delayNanos, task);
    timers.add(timer);
    return () -> timers.removeIf(each -> each == timer);
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public boolean isOwnThread() {
    return true;
  }

  int openTimers() {
    return timers.size();
  }

  void pass(long milliseconds) {
    long untilNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(milliseconds);
    while (!timers.isEmpty() && timers.peek().dueNanos <= untilNanos) {
      Timer timer = timers.poll();
      nowNanos = timer.dueNanos;
      timer.task.run();
    }
    nowNanos = untilNanos;
  }
}
