package loggregator.gateway;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import loggregator.auth.AccessRecheck;
import loggregator.auth.AuthServices;
import loggregator.auth.ReadAccess;
import loggregator.auth.Verdict;
import loggregator.config.AuthConfig.AuthErrors;
import loggregator.flow.Deadline;
import loggregator.flow.Scheduler;

/**
 * Decides which consumers may read at the Gateway, by the original's rules: a consumer that may read everything, and a
 * consumer that may read each source that it names. The decision comes before any other check of a request, so that
 * a consumer without permission learns nothing.
 *
 * <p>Threading: one event loop.
 *
 * @param timeoutMs of the whole decision
 * @param recheckIntervalMs 0 for never
 */
record Access(
    ReadAccess readers, AuthErrors errors, Scheduler scheduler, int timeoutMs, int recheckIntervalMs) {
  /** How many sources are asked about at a time. */
  private static final int PARALLEL_SOURCES = 8;

  static Access of(AuthServices auth, Scheduler scheduler) {
    return new Access(
        auth.gatewayAccess(), auth.errors(), scheduler, auth.timeoutMs(), auth.recheckIntervalMs());
  }

  /** Comes in time and never fails. */
  Future<Verdict> verdict(ReadCredentials asked) {
    Future<Verdict> verdict = readers.everything(asked.authorization()).compose(all -> switch (all) {
      case FORBIDDEN -> sources(asked, 0);
      case INVALID_TOKEN -> sources(asked, 0).map(Access::orInvalidToken);
      default -> Future.succeededFuture(all);
    });
    return Deadline.set(scheduler, timeoutMs, verdict).otherwise(Verdict.UNAVAILABLE);
  }

  /**
   * Cloud Controller may take a token that UAA calls invalid, or fail to answer: then its verdict counts. Otherwise the
   * token is what is wrong.
   */
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

  /** The first refusal among the sources from {@code first} on. A consumer that names no source asks for everything. */
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
