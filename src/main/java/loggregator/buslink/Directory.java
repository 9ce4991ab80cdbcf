package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import loggregator.buslink.Frame.Hello;
import loggregator.config.BusConfig;

/**
 * The Routers, or the RLPs, that have announced themselves and have not left or fallen silent since. One event loop.
 */
final class Directory {
  /** Announcements that may be missed. Whether a peer lives is known sooner from the links to and from it. */
  private static final int TOLERATED_SILENCES = 3;

  private final Vertx vertx;
  private final long silenceNanos;
  private final Listener listener;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final String kind;
  private final Predicate<String> isIgnored;
  private final int announceIntervalMs;
  private MessageConsumer<Frame> hellos;
  private long timer;

  private record Entry(Hello hello, long seenAtNanos) {}

  interface Listener {
    void appeared(Hello source);

    /** It is no longer starting. */
    default void started(Hello source) {}

    /** @param planned the source said that it leaves, and still takes what is on its way to it; else it fell silent */
    void gone(String sourceId, boolean planned);
  }

  /** @param isIgnored tells the names of sources that are none of the listener's business */
  Directory(Vertx vertx, BusConfig config, String kind, Listener listener, Predicate<String> isIgnored) {
    this.isIgnored = isIgnored;
    this.vertx = vertx;
    this.kind = kind;
    this.announceIntervalMs = config.announceIntervalMs();
    this.silenceNanos = TimeUnit.MILLISECONDS.toNanos(announceIntervalMs) * TOLERATED_SILENCES;
    this.listener = listener;
  }

  /** Asks all sources to announce themselves; the answers arrive soon after. */
  Future<Void> start() {
    hellos = vertx.eventBus().consumer(BusAddresses.hellos(kind), message -> heard(message.body()));
    timer = vertx.setPeriodic(announceIntervalMs, tick -> forgetSilent());
    return hellos.completion().onSuccess(v ->
        vertx.eventBus().publish(BusAddresses.queries(kind), new Frame.Query(kind), FrameCodec.OPTIONS));
  }

  /** With the figures of their last announcement. */
  List<Hello> sources() {
    return entries.values().stream().map(Entry::hello).toList();
  }

  void close() {
    if (hellos != null) {
      hellos.unregister();
      vertx.cancelTimer(timer);
    }
    entries.clear();
  }

  private void heard(Frame frame) {
    if (frame instanceof Hello hello && !isIgnored.test(hello.id())) {
      if (hello.leaving()) {
        left(hello.id());
      } else {
        heard(hello);
      }
    }
  }

  private void heard(Hello hello) {
    Entry before = entries.put(hello.id(), new Entry(hello, System.nanoTime()));
    if (before == null) {
      listener.appeared(hello);
    } else if (before.hello.starting() && !hello.starting()) {
      listener.started(hello);
    }
  }

  /** Told of a source that had fallen silent, too: an Agent that stayed with it must know that it leaves. */
  private void left(String sourceId) {
    entries.remove(sourceId);
    listener.gone(sourceId, true);
  }

  private void forgetSilent() {
    long now = System.nanoTime();
    List<String> silent = new ArrayList<>();
    entries.forEach((id, entry) -> {
      if (now - entry.seenAtNanos > silenceNanos) {
        silent.add(id);
      }
    });
    silent.forEach(id -> {
      entries.remove(id);
      listener.gone(id, false);
    });
  }
}
