package loggregator.diode;

import java.util.ArrayList;
import java.util.List;

/** Threads whose failures are the test's. */
final class Crew {
  private final List<Thread> threads = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  void add(Runnable task) {
    add(task, () -> {});
  }

  /** Runs {@code onFailure} when the task fails, to set those free who would wait for it. */
  void add(Runnable task, Runnable onFailure) {
    Thread thread = new Thread(() -> run(task, onFailure));
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  boolean finished() {
    return threads.stream().noneMatch(Thread::isAlive);
  }

  void join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    synchronized (failures) {
      if (!failures.isEmpty()) {
        throw new AssertionError("A thread failed", failures.get(0));
      }
    }
  }

  private void run(Runnable task, Runnable onFailure) {
    try {
      task.run();
    } catch (Throwable e) {
      synchronized (failures) {
        failures.add(e);
      }
      onFailure.run();
    }
  }
}
