package loggregator.auth;

import io.vertx.core.Future;

/** A check whose answers are used again for a short time. */
record CachedTokens(TokenCheck check, AnswerCache<CheckedToken> cache) implements TokenCheck {
  @Override
  public Future<CheckedToken> check(Credentials credentials) {
    return cache.get(credentials.digest(), () -> check.check(credentials));
  }
}
