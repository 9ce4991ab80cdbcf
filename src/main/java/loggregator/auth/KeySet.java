package loggregator.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.oauth2.OAuth2Auth;
import io.vertx.ext.auth.oauth2.OAuth2Options;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An issuer's public keys as they were at one time; vertx-auth-oauth2 verifies tokens with them. One event loop. */
final class KeySet {
  /** Symmetric keys, which UAA may list too, would let every holder make tokens. */
  private static final Set<String> KINDS = Set.of("RSA", "EC", "OKP");

  private final OAuth2Auth verifier;
  private final JWTOptions rules;
  private final Set<String> ids;

  private KeySet(OAuth2Auth verifier, JWTOptions rules, Set<String> ids) {
    this.verifier = verifier;
    this.rules = rules;
    this.ids = ids;
  }

  /** Empty for an answer without keys: a verifier without keys would take unsigned tokens. */
  static Optional<KeySet> of(Vertx vertx, JWTOptions rules, JsonObject answer) {
    List<JsonObject> keys = answer.getValue("keys") instanceof JsonArray list ? usable(list) : List.of();
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    try {
      OAuth2Options options = new OAuth2Options().setClientId("loggregator").setJwks(keys).setJWTOptions(rules);
      return Optional.of(new KeySet(OAuth2Auth.create(vertx, options), rules, idsOf(keys)));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Whether a token that names this key can be verified. */
  boolean has(String id) {
    return ids.contains(id);
  }

  /**
   * The claims of a token that is signed with one of the keys, names this audience and is valid now; fails for any
   * other.
   */
  Future<JsonObject> claimsOf(String token) {
    return Future.succeededFuture()
        .compose(v -> verifier.authenticate(new TokenCredentials(token)))
        .map(user -> user.attributes().getJsonObject("accessToken"))
        .compose(claims -> isForHere(claims)
            ? Future.succeededFuture(claims) : Future.failedFuture("the token is for others"));
  }

  /** The verifier takes a token without any audience for any. */
  private boolean isForHere(JsonObject claims) {
    return rules.getAudience().isEmpty()
        || !Collections.disjoint(rules.getAudience(), CheckedToken.texts(claims, "aud"));
  }

  private static List<JsonObject> usable(JsonArray keys) {
    return keys.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast)
        .filter(key -> KINDS.contains(key.getValue("kty")) && key.getValue("kid") instanceof String)
        .filter(key -> "sig".equals(key.getValue("use", "sig")))
        .toList();
  }

  private static Set<String> idsOf(List<JsonObject> keys) {
    return keys.stream().map(key -> key.getString("kid")).collect(Collectors.toSet());
  }
}
