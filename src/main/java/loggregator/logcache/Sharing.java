package loggregator.logcache;

import io.vertx.core.Future;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.flow.Scheduler;
import loggregator.follow.LogCaches;

/** Who shares the sources now, and how to ask the others. One event loop. */
public final class Sharing {
  static final long ANSWER_TIMEOUT_MS = 3_000;

  private static final System.Logger LOG = System.getLogger(Sharing.class.getName());
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final String own;
  private final Optional<LogCaches> others;
  private final Scheduler scheduler;
  private Consumer<Members> onChange = members -> {};
  /** Also read by who counts them. */
  private volatile Members members;
  private Scheduler.Cancellable next = () -> {};

  /**
   * @param own this node's name among them
   * @param others empty where each keeps everything, or there can be no others
   */
  public Sharing(String own, Optional<LogCaches> others, Scheduler scheduler) {
    this.own = own;
    this.others = others;
    this.scheduler = scheduler;
    this.members = new Members(own, List.of());
  }

  /** Begins to look for others. */
  public Future<Void> start() {
    return others.map(LogCaches::start).orElseGet(Future::succeededFuture).onSuccess(v -> look());
  }

  /** Heard of every change, on the event loop. */
  void onChange(Consumer<Members> listener) {
    onChange = listener;
  }

  Members members() {
    return members;
  }

  String own() {
    return own;
  }

  Future<byte[]> ask(String name, String kind, byte[] question, long waitMs) {
    return others.map(some -> some.ask(name, kind, question, waitMs + ANSWER_TIMEOUT_MS))
        .orElseGet(() -> Future.failedFuture("there are no others"));
  }

  public void close() {
    next.cancel();
    others.ifPresent(LogCaches::close);
  }

  private void look() {
    if (others.isEmpty()) {
      return;
    }
    Members now = new Members(own, others.get().names());
    if (!now.names().equals(members.names())) {
      members = now;
      LOG.log(Level.INFO, "log caches that share the sources now: {0}; what the others have to keep from here on, or "
          + "had kept and are gone, is not kept any more", String.join(", ", now.names()));
      onChange.accept(now);
    }
    next = scheduler.schedule(INTERVAL_NANOS, this::look);
  }
}
