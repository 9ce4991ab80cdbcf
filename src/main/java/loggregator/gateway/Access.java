package loggregator.gateway;

import io.vertx.core.Future;
import java.util.function.Consumer;
import loggregator.auth.AccessRecheck;
import loggregator.auth.AuthServices;
import loggregator.auth.ConsumerAccess;
import loggregator.auth.ReadAccess;
import loggregator.auth.Verdict;
import loggregator.config.AuthConfig.AuthErrors;
import loggregator.flow.Scheduler;

/**
 * Decides which consumers may read at the Gateway, by the original's rules. The decision comes before any other check
 * of a request, so that a consumer without permission learns nothing.
 *
 * <p>Threading: one event loop.
 *
 * @param timeoutMs of the whole decision
 * @param recheckIntervalMs 0 for never
 */
record Access(
    ReadAccess readers, AuthErrors errors, Scheduler scheduler, int timeoutMs, int recheckIntervalMs) {
  static Access of(AuthServices auth, Scheduler scheduler) {
    return new Access(
        auth.gatewayAccess(), auth.errors(), scheduler, auth.timeoutMs(), auth.recheckIntervalMs());
  }

  /** Comes in time and never fails. */
  Future<Verdict> verdict(ReadCredentials asked) {
    return new ConsumerAccess(readers, scheduler, timeoutMs).verdict(asked.authorization(), asked.sourceIds());
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
}
