package loggregator.buslink;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.flow.Scheduler;

/** Notices that a source which ought to be heard, at least by its links' empty frames, is not. One event loop. */
final class SourceWatch {
  private final Scheduler scheduler;
  private final long timeoutNanos;
  private final Consumer<String> silent;
  private final Map<String, Long> heardAtNanos = new HashMap<>();
  private String lastLink = "";
  private String lastOwner = "";
  private Scheduler.Cancellable timer;

  /** @param silent given each silent source, again and again until it is heard or forgotten */
  SourceWatch(Scheduler scheduler, int timeoutMs, Consumer<String> silent) {
    this.scheduler = scheduler;
    this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    this.silent = silent;
  }

  void start() {
    timer = scheduler.schedule(timeoutNanos / 2, () -> {
      start();
      check();
    });
  }

  void close() {
    if (timer != null) {
      timer.cancel();
    }
  }

  /** From now on the source ought to be heard. */
  void expect(String source) {
    heardAtNanos.putIfAbsent(source, scheduler.nowNanos());
  }

  /** Frames of one link come in rows. */
  void heard(String link) {
    if (!link.equals(lastLink)) {
      lastLink = link;
      lastOwner = BusAddresses.ownerOf(link);
    }
    heardAtNanos.computeIfPresent(lastOwner, (source, before) -> scheduler.nowNanos());
  }

  void forget(String source) {
    heardAtNanos.remove(source);
  }

  private void check() {
    long now = scheduler.nowNanos();
    for (String source : List.copyOf(heardAtNanos.keySet())) {
      if (now - heardAtNanos.get(source) > timeoutNanos) {
        silent.accept(source);
      }
    }
  }
}
