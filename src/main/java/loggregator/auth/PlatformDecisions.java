package loggregator.auth;

import io.vertx.core.Future;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * Cloud Foundry's rules: a scope of UAA's permits everything, Cloud Controller decides on single sources. One event
 * loop.
 */
final class PlatformDecisions implements DecidedAccess.Rules {
  private final TokenCheck tokens;
  private final Set<String> adminScopes;
  private final CloudController cloudController;
  private final AnswerCache<Verdict> sources;

  PlatformDecisions(TokenCheck tokens, Set<String> adminScopes, CloudController cloudController,
      AnswerCache<Verdict> sources) {
    this.tokens = tokens;
    this.adminScopes = adminScopes;
    this.cloudController = cloudController;
    this.sources = sources;
  }

  @Override
  public Future<Verdict> everything(Credentials credentials) {
    return tokens.check(credentials).map(this::mayReadEverything);
  }

  /** An id that is no GUID belongs to no application, and never becomes a part of an address. */
  @Override
  public Future<Verdict> source(Credentials credentials, String sourceId) {
    return Guid.is(sourceId)
        ? sources.get(keyOf(credentials, sourceId), () -> TokenExpiry.leftMs(credentials.token()),
            () -> cloudController.mayRead(credentials, sourceId))
        : Future.succeededFuture(Verdict.NOT_FOUND);
  }

  /** What the bearer may see of Cloud Controller's public API, as the original's Log Cache tells it: some dozens a call. */
  @Override
  public Optional<DecidedAccess.ForMany> forMany() {
    return cloudController.forMany().map(api -> (credentials, sourceIds) ->
        tokens.check(credentials).compose(token -> token.isGood()
            ? api.readable(credentials, sourceIds.stream().filter(Guid::is).toList())
            : Future.succeededFuture(Set.of())));
  }

  private Verdict mayReadEverything(CheckedToken token) {
    boolean isAdmin = token.isGood() && !Collections.disjoint(token.scopes(), adminScopes);
    return token.isGood() && !isAdmin ? Verdict.FORBIDDEN : token.verdict();
  }

  /** By the whole header that is sent on: Cloud Controller may mind how {@code bearer} is written. */
  private static String keyOf(Credentials credentials, String sourceId) {
    return Credentials.sha256(credentials.authorization()) + sourceId;
  }
}
