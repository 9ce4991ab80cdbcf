package loggregator.tls;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import loggregator.config.CertificateUse;
import loggregator.config.Inventory;
import loggregator.metrics.Metrics;

/**
 * Looks at the certificate files in use again and again, and tells their users to read them anew when the content has
 * changed. Files that don't belong together, are no certificates or are not valid now change nothing, because they may
 * be half written. A user that could not read a change is told again at every look. Open connections stay as they are.
 *
 * <p>Threading: any thread; files are read on worker threads, users are called on the event loop that called
 * {@link #keep}.
 */
public final class CertificateWatch {
  private static final Logger LOG = System.getLogger(CertificateWatch.class.getName());

  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private volatile Inventory inventory;
  private final Metrics metrics;
  private final LongAdder reloads;
  private final LongAdder failures;
  private final Map<String, WatchedFiles> watched = new ConcurrentHashMap<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final int intervalMs;
  private long timer = NO_TIMER;
  private volatile boolean closed;

  /** @param inventory of the configuration whose certificates are used */
  public CertificateWatch(Vertx vertx, Inventory inventory, Metrics metrics, int intervalMs) {
    this.vertx = vertx;
    this.inventory = inventory;
    this.metrics = metrics;
    this.reloads = metrics.counter("loggregator_certificate_reloads", "Certificate files that were read anew");
    this.failures = metrics.counter("loggregator_certificate_reload_failures",
        "Changes of certificate files that could not be used");
    this.intervalMs = intervalMs;
  }

  /** Looks every interval from now on, until {@link #close}. Called once, before any other thread knows the watch. */
  public void start() {
    timer = vertx.setPeriodic(intervalMs, tick -> look());
  }

  /** Certificates of another configuration: for what asks to be told of them from now on. */
  public void use(Inventory inventory) {
    this.inventory = inventory;
  }

  /** A look that has not ended tells nobody any more. */
  public void close() {
    closed = true;
    vertx.cancelTimer(timer);
  }

  /**
   * Calls {@code reload} whenever the files of that section have changed, until the returned task is run.
   *
   * @param key of the section, such as {@code agent.grpc.tls}
   */
  public Runnable keep(String key, Supplier<Future<?>> reload) {
    WatchedFiles files = watched.compute(key, this::watch);
    CertificateUser user = new CertificateUser(vertx.getOrCreateContext(), reload, files.change());
    files.users().add(user);
    return () -> {
      files.users().remove(user);
      user.close();
    };
  }

  /** @param before where nobody uses it any more, it may be of other files */
  private WatchedFiles watch(String key, WatchedFiles before) {
    if (before != null && !before.users().isEmpty()) {
      return before;
    }
    CertificateUse use = inventory.certificates().stream()
        .filter(known -> known.key().equals(key)).findAny().orElseThrow(() -> new IllegalArgumentException(key));
    WatchedFiles files = new WatchedFiles(use, inventory.printed());
    if (before == null) {
      metrics.gauge("loggregator_certificate_expiry_seconds", "How long the certificate in use is still valid",
          () -> watched.get(key).secondsLeft(Clock.systemUTC().instant()), "key", key);
    }
    return files;
  }

  /**
   * Looks once. Looks don't overlap: otherwise each could see half of a change, and a disk that hangs would take one
   * thread after the other. Completes after the look, or at once if another one is under way.
   */
  Future<?> look() {
    if (closed || !looking.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    return vertx.executeBlocking(() -> {
      watched.values().forEach(this::look);
      return null;
    }, false).onComplete(v -> looking.set(false));
  }

  private void look(WatchedFiles files) {
    if (!closed && (!files.haveChanged() || areUsable(files))) {
      int change = files.change();
      files.users().forEach(user -> user.reload(change, cause -> failed(files.key(), cause.getMessage())));
    }
  }

  /** Whether the changed files can be used; if so, they count as used from now on. */
  private boolean areUsable(WatchedFiles files) {
    List<String> problems = files.problems(Clock.systemUTC().instant());
    if (problems.isEmpty()) {
      files.accept();
      reloads.increment();
      LOG.log(Level.INFO, "{0}: the certificate files have changed and are used from now on", files.key());
    } else if (files.areNewsOfFailure(problems)) {
      failed(files.key(), String.join(", ", problems));
    }
    return problems.isEmpty();
  }

  private void failed(String key, String reason) {
    failures.increment();
    LOG.log(Level.WARNING, "{0}: the certificate files have changed and are not fit to be used: {1}", key, reason);
  }
}
