package loggregator.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import loggregator.config.InvalidConfigException;
import loggregator.config.StaticTokensConfig;
import loggregator.flow.Scheduler;

/**
 * Tokens whose digests are listed in a file, which is looked at again and again: a token that is no longer there is
 * refused from then on. A file that can't be read, or has a wrong line, changes nothing.
 *
 * <p>Threading: one event loop; the file is read on worker threads.
 */
final class StaticTokens implements TokenCheck {
  private static final Logger LOG = System.getLogger(StaticTokens.class.getName());

  private final String key;
  private final Vertx vertx;
  private final Scheduler scheduler;
  private long checkIntervalNanos;
  private Callable<TokenFile> source;
  private TokenFile file = new TokenFile(Map.of(), List.of());
  private TokenFile seen = file;
  private Scheduler.Cancellable timer = () -> {};
  private boolean looking;
  private boolean closed;

  StaticTokens(Vertx vertx, Scheduler scheduler, StaticTokensConfig config) {
    this(vertx, scheduler, "auth.tokens.file", config);
  }

  /** @param key of the file */
  StaticTokens(Vertx vertx, Scheduler scheduler, String key, StaticTokensConfig config) {
    this(vertx, scheduler, key, config.checkIntervalMs(), () -> TokenFile.read(config.file()));
  }

  /** @param source is asked on a worker thread, and not again before it has answered */
  StaticTokens(Vertx vertx, Scheduler scheduler, int checkIntervalMs, Callable<TokenFile> source) {
    this(vertx, scheduler, "auth.tokens.file", checkIntervalMs, source);
  }

  private StaticTokens(
      Vertx vertx, Scheduler scheduler, String key, int checkIntervalMs, Callable<TokenFile> source) {
    this.key = key;
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.checkIntervalNanos = TimeUnit.MILLISECONDS.toNanos(checkIntervalMs);
    this.source = source;
  }

  /** Fails when the file is not fit to be used. */
  Future<Void> start() {
    return read().compose(first -> {
      if (!first.problems().isEmpty()) {
        return Future.failedFuture(new InvalidConfigException(first.configProblems(key)));
      }
      file = first;
      lookLater();
      return Future.succeededFuture();
    });
  }

  /** Doesn't fail: until the file is fit to be used, no token is good. */
  void startAnyway() {
    lookNow();
  }

  /** Another file, or another interval: it is looked at now, and what held before holds until it has been read. */
  void use(StaticTokensConfig config) {
    checkIntervalNanos = TimeUnit.MILLISECONDS.toNanos(config.checkIntervalMs());
    source = () -> TokenFile.read(config.file());
    timer.cancel();
    lookNow();
  }

  void close() {
    closed = true;
    timer.cancel();
  }

  @Override
  public Future<CheckedToken> check(Credentials credentials) {
    return Future.succeededFuture(look(credentials));
  }

  CheckedToken look(Credentials credentials) {
    Set<String> sourceIds = file.sourceIds().get(credentials.digest());
    return sourceIds == null ? CheckedToken.INVALID
        : new CheckedToken(Verdict.ALLOWED, Set.of(), sourceIds, CheckedToken.NEVER);
  }

  /**
   * The next look begins after the last one has ended: a disk that hangs takes one thread, and no look overtakes
   * another.
   */
  private void lookLater() {
    if (!closed) {
      timer = scheduler.schedule(checkIntervalNanos, this::lookNow);
    }
  }

  private void lookNow() {
    if (looking || closed) {
      return;
    }
    looking = true;
    Callable<TokenFile> asked = source;
    read().onComplete(read -> {
      looking = false;
      if (closed) {
        return;
      }
      if (asked != source) {
        lookNow();
        return;
      }
      if (read.succeeded()) {
        use(read.result());
      }
      lookLater();
    });
  }

  private void use(TokenFile now) {
    boolean news = !now.equals(seen);
    seen = now;
    if (!now.problems().isEmpty() && news) {
      LOG.log(Level.WARNING, "{0}: can''t be used as it is now: {1}", key, now.problems().get(0));
    } else if (now.problems().isEmpty() && !now.equals(file)) {
      file = now;
      LOG.log(Level.INFO, "{0}: has changed and holds from now on: {1}", key, now);
    }
  }

  private Future<TokenFile> read() {
    return vertx.executeBlocking(source, false);
  }
}
