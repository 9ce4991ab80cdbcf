package loggregator.auth;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.Function;

/**
 * Checks signed JWTs with their issuer's keys, without a call for each. Refuses a token without an expiry. One event
 * loop.
 */
final class SignedTokens implements TokenCheck {
  private final SigningKeys keys;
  private final Function<JsonObject, Set<String>> sourceIds;

  /** @param sourceIds finds the sources that a token's claims name */
  SignedTokens(SigningKeys keys, Function<JsonObject, Set<String>> sourceIds) {
    this.keys = keys;
    this.sourceIds = sourceIds;
  }

  @Override
  public Future<CheckedToken> check(Credentials credentials) {
    String[] parts = credentials.token().split("\\.", 4);
    if (parts.length != 3 || !(TokenExpiry.decode(parts[0]).getValue("kid") instanceof String id)) {
      return Future.succeededFuture(CheckedToken.INVALID);
    }
    return keys.with(id).transform(set -> set.succeeded()
        ? check(set.result(), id, credentials.token())
        : Future.succeededFuture(CheckedToken.UNAVAILABLE));
  }

  private Future<CheckedToken> check(KeySet set, String id, String token) {
    return set.has(id)
        ? set.claimsOf(token).map(this::read).otherwise(CheckedToken.INVALID)
        : Future.succeededFuture(CheckedToken.INVALID);
  }

  private CheckedToken read(JsonObject claims) {
    return CheckedToken.expiryMs(claims) == CheckedToken.NEVER
        ? CheckedToken.INVALID
        : CheckedToken.of(claims, sourceIds.apply(claims), System.currentTimeMillis());
  }
}
