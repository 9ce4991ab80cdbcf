package loggregator.auth;

import io.vertx.core.Future;
import java.util.function.Predicate;

/** The rules by which a token itself says which sources its bearer may read. One event loop. */
final class TokenDecisions implements DecidedAccess.Rules {
  private final TokenCheck tokens;
  private final Predicate<CheckedToken> mayReadEverything;

  TokenDecisions(TokenCheck tokens, Predicate<CheckedToken> mayReadEverything) {
    this.tokens = tokens;
    this.mayReadEverything = mayReadEverything;
  }

  @Override
  public Future<Verdict> everything(Credentials credentials) {
    return tokens.check(credentials).map(token -> verdictOf(token, mayReadEverything.test(token)));
  }

  /** The empty id means any source, so that no token may list it. */
  @Override
  public Future<Verdict> source(Credentials credentials, String sourceId) {
    return tokens.check(credentials).map(token -> verdictOf(token,
        mayReadEverything.test(token) || !sourceId.isEmpty() && token.sourceIds().contains(sourceId)));
  }

  private static Verdict verdictOf(CheckedToken token, boolean may) {
    return token.isGood() && !may ? Verdict.FORBIDDEN : token.verdict();
  }
}
