package loggregator.auth;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loggregator.config.AuthConfig;
import loggregator.config.OidcConfig;
import loggregator.config.UaaConfig;
import loggregator.config.UaaConfig.UaaTokens;
import loggregator.flow.Scheduler;

/** Builds the check of tokens that the configuration asks for. */
final class TokenChecks {
  /** How far clocks may differ where a token is not valid yet. */
  private static final int CLOCK_SKEW_S = 30;

  private final Vertx vertx;
  private final Scheduler scheduler;
  private final AuthConfig config;
  private final AuthServers servers;

  TokenChecks(Vertx vertx, Scheduler scheduler, AuthConfig config, AuthServers servers) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.config = config;
    this.servers = servers;
  }

  TokenCheck uaa(UaaConfig uaa) {
    AuthServer server = servers.uaa(uaa);
    if (uaa.tokens() == UaaTokens.INTROSPECTION) {
      return new UaaIntrospection(server, uaa.clientId(), uaa.clientSecret());
    }
    IssuerKeys keys = new IssuerKeys(vertx, server, rules(uaa.issuer(), uaa.audience()));
    return new SignedTokens(
        new SigningKeys(scheduler, config.keyFetchIntervalMs(), () -> keys.at("/token_keys")), claims -> Set.of());
  }

  TokenCheck oidc(OidcConfig oidc) {
    IssuerKeys keys =
        new IssuerKeys(vertx, servers.issuer(oidc), rules(oidc.issuer().toString(), oidc.audience()));
    return new SignedTokens(
        new SigningKeys(scheduler, config.keyFetchIntervalMs(), () -> keys.discovered(oidc.issuer())),
        sourceIds(oidc));
  }

  static Function<JsonObject, Set<String>> sourceIds(OidcConfig oidc) {
    return claims -> Stream.concat(
        CheckedToken.texts(claims, oidc.sourceIdsClaim()).stream(),
        namedByScopes(CheckedToken.texts(claims, "scope"), oidc.sourceScopePrefix()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> namedByScopes(Set<String> scopes, String prefix) {
    return prefix.isEmpty() ? Stream.empty() : scopes.stream()
        .filter(scope -> scope.startsWith(prefix) && scope.length() > prefix.length())
        .map(scope -> scope.substring(prefix.length()));
  }

  private static JWTOptions rules(String issuer, String audience) {
    // Without a list, though it is empty, only the node itself would be an audience.
    return new JWTOptions().setIssuer(issuer).setLeeway(CLOCK_SKEW_S)
        .setAudience(audience.isEmpty() ? List.of() : List.of(audience));
  }
}
