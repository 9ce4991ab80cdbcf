package loggregator.buslink;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.flow.IdleTimer;
import loggregator.flow.Scheduler;

/** Notices that a source falls silent, which sends at least an empty frame every second. One event loop. */
final class SourceWatch {
  private final Scheduler scheduler;
  private final long timeoutNanos;
  private final Consumer<String> silent;
  private final Map<String, IdleTimer> expected = new HashMap<>();
  /** The link that was heard last, and the timer of its owner; null when its owner is not expected to be heard. */
  private String lastLink = "";
  private IdleTimer lastTimer;

  /** @param silent given each silent source, again and again until it is heard or forgotten */
  SourceWatch(Scheduler scheduler, int timeoutMs, Consumer<String> silent) {
    this.scheduler = scheduler;
    this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    this.silent = silent;
  }

  void close() {
    expected.values().forEach(IdleTimer::close);
    expected.clear();
    lastLink = "";
  }

  /** The source must be heard from now on. */
  void expect(String source) {
    if (!expected.containsKey(source)) {
      IdleTimer timer = new IdleTimer(scheduler, timeoutNanos, () -> fellSilent(source));
      expected.put(source, timer);
      timer.touch();
      lastLink = "";
    }
  }

  /** Many frames of one link come in a row, so the last look-up is kept. */
  void heard(String link) {
    if (!link.equals(lastLink)) {
      lastLink = link;
      lastTimer = expected.get(BusAddresses.ownerOf(link));
    }
    if (lastTimer != null) {
      lastTimer.touch();
    }
  }

  void forget(String source) {
    IdleTimer timer = expected.remove(source);
    if (timer != null) {
      timer.close();
      lastLink = "";
    }
  }

  private void fellSilent(String source) {
    expected.get(source).touch();
    silent.accept(source);
  }
}
