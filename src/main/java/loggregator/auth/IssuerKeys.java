package loggregator.auth;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import java.net.URI;
import java.util.Optional;

/** Fetches the keys that an issuer publishes. One event loop. */
final class IssuerKeys {
  private static final MultiMap JSON = MultiMap.caseInsensitiveMultiMap().add("Accept", "application/json");
  private static final String DISCOVERY = "/.well-known/openid-configuration";

  private final Vertx vertx;
  private final AuthServer server;
  private final JWTOptions rules;

  /** @param rules that its tokens must keep */
  IssuerKeys(Vertx vertx, AuthServer server, JWTOptions rules) {
    this.vertx = vertx;
    this.server = server;
    this.rules = rules;
  }

  Future<KeySet> at(String path) {
    return json("keys", path).compose(answer -> KeySet.of(vertx, rules, answer)
        .map(Future::succeededFuture).orElseGet(() -> Future.failedFuture("no usable keys")));
  }

  /**
   * Asks first where the keys are. They must be at the issuer's own server, the only one whose certificate can be
   * checked.
   */
  Future<KeySet> discovered(URI issuer) {
    String path = issuer.getRawPath().replaceAll("/+$", "") + DISCOVERY;
    return json("discovery", path).compose(answer -> keysPath(issuer, answer)
        .map(this::at).orElseGet(() -> Future.failedFuture("the issuer names no keys of its own")));
  }

  private static Optional<String> keysPath(URI issuer, JsonObject discovery) {
    if (!issuer.toString().equals(discovery.getValue("issuer"))
        || !(discovery.getValue("jwks_uri") instanceof String text)) {
      return Optional.empty();
    }
    try {
      URI keys = issuer.resolve(text);
      boolean own = issuer.getScheme().equals(keys.getScheme()) && issuer.getAuthority().equals(keys.getAuthority());
      String query = keys.getRawQuery() == null ? "" : "?" + keys.getRawQuery();
      return own ? Optional.of(keys.getRawPath() + query) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Future<JsonObject> json(String name, String path) {
    return server.get(name, path, JSON, Span.getInvalid()).compose(answer -> answer.status() == 200 && answer.json().isPresent()
        ? Future.succeededFuture(answer.json().get())
        : Future.failedFuture("no JSON"));
  }
}
