package loggregator.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import loggregator.config.InvalidConfigException;
import loggregator.config.StaticTokensConfig;

/**
 * Tokens whose digests are listed in a file, which is read again when it has changed: a token that is no longer there is
 * refused from then on. A file that can't be read, or has a wrong line, changes nothing.
 *
 * <p>Threading: one event loop; the file is read on worker threads.
 */
final class StaticTokens implements TokenCheck {
  private static final Logger LOG = System.getLogger(StaticTokens.class.getName());

  private final Vertx vertx;
  private final StaticTokensConfig config;
  private TokenFile file = new TokenFile(Map.of(), List.of());
  private TokenFile seen = file;
  private long timer;

  StaticTokens(Vertx vertx, StaticTokensConfig config) {
    this.vertx = vertx;
    this.config = config;
  }

  /** Fails when the file is not fit to be used. */
  Future<Void> start() {
    return read().compose(first -> {
      if (!first.problems().isEmpty()) {
        return Future.failedFuture(new InvalidConfigException(first.configProblems()));
      }
      file = first;
      timer = vertx.setPeriodic(config.checkIntervalMs(), tick -> look());
      return Future.succeededFuture();
    });
  }

  void close() {
    vertx.cancelTimer(timer);
  }

  @Override
  public Future<CheckedToken> check(Credentials credentials) {
    Set<String> sourceIds = file.sourceIds().get(credentials.digest());
    return Future.succeededFuture(sourceIds == null ? CheckedToken.INVALID
        : new CheckedToken(Verdict.ALLOWED, Set.of(), sourceIds, CheckedToken.NEVER));
  }

  private void look() {
    read().onSuccess(now -> {
      boolean news = !now.equals(seen);
      seen = now;
      if (!now.problems().isEmpty() && news) {
        LOG.log(Level.WARNING, "auth.tokens.file: can''t be used as it is now: {0}", now.problems().get(0));
      } else if (now.problems().isEmpty() && !now.equals(file)) {
        file = now;
        LOG.log(Level.INFO, "auth.tokens.file: has changed and holds from now on: {0}", now);
      }
    });
  }

  private Future<TokenFile> read() {
    return vertx.executeBlocking(() -> TokenFile.read(config.file()), false);
  }
}
