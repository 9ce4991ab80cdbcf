package loggregator.auth;

import io.vertx.core.Future;

/** Says what is known of a token. Never fails: that nobody can tell is an answer, too. One event loop. */
@FunctionalInterface
interface TokenCheck {
  Future<CheckedToken> check(Credentials credentials);
}
