package loggregator.locallink;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loggregator.flow.Scheduler;

/** The Routers, or the RLPs, of one process, where the process' other roles find them. Any thread. */
public final class LocalDirectory {
  private final List<LocalSource> sources = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();

  /** A role that wants to know of the sources. It is told on its own event loop. */
  interface Watcher {
    Scheduler loop();

    /** May come more than once for the same source. */
    void appeared(LocalSource source);

    void gone(LocalSource source);
  }

  /** The source is there, or has become ready. */
  synchronized void announce(LocalSource source) {
    if (!sources.contains(source)) {
      sources.add(source);
    }
    watchers.forEach(watcher -> watcher.loop().execute(() -> watcher.appeared(source)));
  }

  synchronized void remove(LocalSource source) {
    if (sources.remove(source)) {
      watchers.forEach(watcher -> watcher.loop().execute(() -> watcher.gone(source)));
    }
  }

  public synchronized boolean isEmpty() {
    return sources.isEmpty();
  }

  /** Gives the sources that are there now, and tells of each change from now on. */
  synchronized List<LocalSource> watch(Watcher watcher) {
    watchers.add(watcher);
    return List.copyOf(sources);
  }

  synchronized void forget(Watcher watcher) {
    watchers.remove(watcher);
  }

  /** A source on the same event loop where there is one, else any. */
  static Optional<LocalSource> nearest(List<LocalSource> sources, Scheduler loop) {
    return sources.stream().filter(source -> source.loop() == loop).findFirst()
        .or(() -> sources.stream().findFirst());
  }
}
