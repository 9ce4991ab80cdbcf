package loggregator.auth;

import io.vertx.core.Future;

/**
 * Says what is known of a token. Never fails: where no server can tell, that is the answer. One event loop.
 */
@FunctionalInterface
interface TokenCheck {
  Future<CheckedToken> check(Credentials credentials);

  /** The same check, whose answers are used again for a short time. */
  default TokenCheck cachedIn(AnswerCache<CheckedToken> cache) {
    return credentials -> cache.get(credentials.digest(), () -> check(credentials));
  }
}
