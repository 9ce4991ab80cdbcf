package loggregator.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Set;
import loggregator.config.StaticTokensConfig;
import loggregator.flow.Scheduler;

/** Tokens of producers: which sources each may hand envelopes in for. One event loop. */
public final class WriterTokens {
  private final StaticTokens tokens;

  /** @param key of the file with the tokens */
  public WriterTokens(Vertx vertx, Scheduler scheduler, String key, StaticTokensConfig config) {
    tokens = new StaticTokens(vertx, scheduler, key, config);
  }

  /** Fails when the file is not fit to be used. */
  public Future<Void> start() {
    return tokens.start();
  }

  /** Another file, or another interval. */
  public void use(StaticTokensConfig config) {
    tokens.use(config);
  }

  /** As {@link #start}, but a file that is not fit to be used is looked at again, and no token is good until then. */
  public void startAnyway() {
    tokens.startAnyway();
  }

  public void close() {
    tokens.close();
  }

  /**
   * The source ids that the bearer may write, an empty set for all of them; nothing for a token that isn't good.
   *
   * @param authorization the header, or null
   */
  public Optional<Set<String>> sourceIds(String authorization) {
    return Optional.ofNullable(authorization).flatMap(Credentials::parse).map(tokens::look)
        .filter(CheckedToken::isGood)
        .map(token -> token.mayReadEverything() ? Set.of() : token.sourceIds());
  }
}
