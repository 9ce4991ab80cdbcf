package loggregator.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import loggregator.config.AuthConfig;
import loggregator.config.AuthConfig.AuthErrors;
import loggregator.config.AuthMethod;
import loggregator.config.CloudControllerConfig;
import loggregator.config.OidcConfig;
import loggregator.flow.Scheduler;
import loggregator.metrics.Metrics;
import loggregator.tracing.Spans;

/**
 * Everything that one instance of a role needs to decide what a consumer may read: the servers that it asks, their
 * recent answers, and the rules. Each instance has its own.
 *
 * <p>Threading: the event loop on which it was made.
 */
public final class AuthServices {
  private static final String READS_EVERYTHING = "doppler.firehose";
  private static final String READS_EVERYTHING_AT_THE_GATEWAY = "logs.admin";

  private final Vertx vertx;
  private final Scheduler scheduler;
  private final AuthMeters meters;
  private final Spans spans;
  private final AuthMethod method;
  private final Optional<AuthConfig> config;
  private final Optional<AuthServers> servers;
  private Optional<StaticTokens> staticTokens = Optional.empty();

  /** @param config has what the method needs, as a checked configuration does */
  public AuthServices(Vertx vertx, Scheduler scheduler, Metrics metrics, String role, AuthMethod method,
      Optional<AuthConfig> config, Spans spans) {
    this.vertx = vertx;
    this.spans = spans;
    this.scheduler = scheduler;
    this.meters = new AuthMeters(metrics, role);
    this.method = method;
    this.config = method == AuthMethod.NONE ? Optional.empty() : config;
    this.servers = this.config.map(auth -> new AuthServers(vertx, scheduler, auth.timeoutMs(), meters, spans));
    if (method == AuthMethod.TOKENS) {
      staticTokens = config.flatMap(AuthConfig::tokens).map(tokens -> new StaticTokens(vertx, scheduler, tokens));
    }
  }

  /** Fails, as {@link loggregator.config.InvalidConfigException}, when a file is not fit to be used. */
  public Future<Void> start() {
    return staticTokens.map(StaticTokens::start).orElseGet(Future::succeededFuture);
  }

  public boolean hasStaticTokens() {
    return staticTokens.isPresent();
  }

  /** Takes over where static tokens are. */
  public void use(AuthConfig auth) {
    staticTokens.ifPresent(tokens -> auth.tokens().ifPresent(tokens::use));
  }

  public void close() {
    staticTokens.ifPresent(StaticTokens::close);
    servers.ifPresent(AuthServers::close);
  }

  /** By the rules of the Gateway; service instances are sources there, too. To be called once. */
  public ReadAccess gatewayAccess() {
    return access(Set.of(READS_EVERYTHING, READS_EVERYTHING_AT_THE_GATEWAY), true);
  }

  /**
   * By the rules of the Traffic Controller: a single source is checked whatever scopes the token has. To be called
   * once.
   */
  public ReadAccess trafficControllerAccess() {
    return access(Set.of(READS_EVERYTHING), false);
  }

  /** Who may see the state of the fleet: a token with that scope. Of a single source it decides nothing. */
  public ReadAccess operationsAccess(String scope) {
    return config.<ReadAccess>map(auth ->
            new DecidedAccess(operators(auth, scope), scheduler, auth.timeoutMs(), meters, spans))
        .orElse(ReadAccess.ALLOW_ALL);
  }

  private DecidedAccess.Rules operators(AuthConfig auth, String scope) {
    TokenChecks checks = new TokenChecks(vertx, scheduler, auth, servers.orElseThrow());
    return switch (method) {
      case UAA -> new TokenDecisions(cached(auth, checks.uaa(auth.uaa().orElseThrow())), has(scope));
      case OIDC -> new TokenDecisions(cached(auth, checks.oidc(auth.oidc().orElseThrow())), has(scope));
      case TOKENS -> new TokenDecisions(staticTokens.orElseThrow(), CheckedToken::mayReadEverything);
      case NONE -> throw new IllegalStateException();
    };
  }

  private static Predicate<CheckedToken> has(String scope) {
    return token -> token.scopes().contains(scope);
  }

  /** What a consumer is told that may not read. */
  public AuthErrors errors() {
    return config.map(AuthConfig::errors).orElse(AuthErrors.ORIGINAL);
  }

  /** For one whole decision, however many questions it takes. */
  public int timeoutMs() {
    return config.map(AuthConfig::timeoutMs).orElse(1_000);
  }

  /** For {@link AccessRecheck}; 0 for never. */
  public int recheckIntervalMs() {
    return config.map(AuthConfig::recheckIntervalMs).orElse(0);
  }

  /** By the key of their section, the tasks that read certificate files anew. */
  public Map<String, Supplier<Future<?>>> certificates() {
    return servers.map(AuthServers::certificates).orElse(Map.of());
  }

  private ReadAccess access(Set<String> adminScopes, boolean serviceInstances) {
    return config.<ReadAccess>map(auth ->
            new DecidedAccess(rules(auth, adminScopes, serviceInstances), scheduler, auth.timeoutMs(), meters, spans))
        .orElse(ReadAccess.ALLOW_ALL);
  }

  private DecidedAccess.Rules rules(AuthConfig auth, Set<String> adminScopes, boolean serviceInstances) {
    TokenChecks checks = new TokenChecks(vertx, scheduler, auth, servers.orElseThrow());
    return switch (method) {
      case UAA -> new PlatformDecisions(cached(auth, checks.uaa(auth.uaa().orElseThrow())), adminScopes,
          cloudController(auth.cloudController().orElseThrow(), serviceInstances),
          AnswerCache.ofVerdicts(scheduler, auth, meters));
      case OIDC -> {
        OidcConfig oidc = auth.oidc().orElseThrow();
        yield new TokenDecisions(cached(auth, checks.oidc(oidc)),
            token -> token.mayReadEverything() || token.scopes().contains(oidc.adminScope()));
      }
      case TOKENS -> new TokenDecisions(staticTokens.orElseThrow(), CheckedToken::mayReadEverything);
      case NONE -> throw new IllegalStateException();
    };
  }

  private TokenCheck cached(AuthConfig auth, TokenCheck check) {
    return check.cachedIn(AnswerCache.ofTokens(scheduler, auth, meters));
  }

  private CloudController cloudController(CloudControllerConfig config, boolean serviceInstances) {
    AuthServers asked = servers.orElseThrow();
    return new CloudController(asked.cloudController(config),
        serviceInstances ? config.external().map(asked::external) : Optional.empty());
  }
}
