package loggregator.gateway;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import loggregator.auth.AccessRecheck;
import loggregator.auth.AuthServices;
import loggregator.auth.ReadAccess;
import loggregator.auth.TimeLimit;
import loggregator.auth.Verdict;
import loggregator.config.AuthConfig.AuthErrors;
import loggregator.flow.Scheduler;

/**
 * Who may read at the Gateway, by the original's rules: those who may read everything, and those who may read each of
 * the sources that they name. It is asked before anything else about a request is checked, so that those who may not
 * read learn nothing.
 *
 * <p>Threading: one event loop.
 *
 * @param timeoutMs of the whole decision
 * @param recheckIntervalMs 0 for never
 */
record Access(
    ReadAccess readers, AuthErrors errors, Scheduler scheduler, int timeoutMs, int recheckIntervalMs) {
  /** So many sources are asked for at a time. */
  private static final int PARALLEL_SOURCES = 8;

  static Access of(AuthServices auth, Scheduler scheduler) {
    return new Access(
        auth.gatewayAccess(), auth.errors(), scheduler, auth.timeoutMs(), auth.recheckIntervalMs());
  }

  /** In time, and never failed. */
  Future<Verdict> verdict(ReadCredentials asked) {
    return TimeLimit.within(timeoutMs, scheduler, readers.everything(asked.authorization())
        .compose(all -> switch (all) {
          case FORBIDDEN -> sources(asked, 0);
          case INVALID_TOKEN -> sources(asked, 0).map(Access::orInvalidToken);
          default -> Future.succeededFuture(all);
        }));
  }

  /** Who lets read sources knows the token better than who calls it invalid; else the token is what is wrong. */
  private static Verdict orInvalidToken(Verdict sources) {
    boolean isBetter = sources == Verdict.ALLOWED || sources == Verdict.UNAVAILABLE;
    return isBetter ? sources : Verdict.INVALID_TOKEN;
  }

  /** Checks an open stream again and again until it is stopped. */
  AccessRecheck recheck(ReadCredentials asked, Consumer<Verdict> refused) {
    return AccessRecheck.start(
        scheduler, recheckIntervalMs, asked.authorization(), () -> verdict(asked), refused);
  }

  JsonError errorOf(Verdict verdict) {
    return errors == AuthErrors.ORIGINAL ? JsonError.NOT_FOUND : switch (verdict) {
      case MISSING_TOKEN -> JsonError.MISSING_TOKEN;
      case INVALID_TOKEN -> JsonError.INVALID_TOKEN;
      case FORBIDDEN -> JsonError.FORBIDDEN;
      case NOT_FOUND -> JsonError.NOT_FOUND;
      case UNAVAILABLE, ALLOWED -> JsonError.AUTHORIZATION_UNAVAILABLE;
    };
  }

  /** The first refusal of those from {@code first} on; who names no source asks for everything. */
  private Future<Verdict> sources(ReadCredentials asked, int first) {
    List<String> ids = asked.sourceIds();
    if (ids.isEmpty()) {
      return Future.succeededFuture(Verdict.FORBIDDEN);
    }
    if (first >= ids.size()) {
      return Future.succeededFuture(Verdict.ALLOWED);
    }
    List<Future<Verdict>> some = ids.subList(first, Math.min(ids.size(), first + PARALLEL_SOURCES)).stream()
        .map(id -> readers.source(asked.authorization(), id)).toList();
    return Future.all(some).compose(all -> some.stream().map(Future::result).filter(v -> v != Verdict.ALLOWED)
        .findFirst().map(Future::succeededFuture).orElseGet(() -> sources(asked, first + PARALLEL_SOURCES)));
  }
}
