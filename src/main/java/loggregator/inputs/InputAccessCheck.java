package loggregator.inputs;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;
import loggregator.auth.WriterTokens;
import loggregator.config.InputAccess;

/** Says what the bearer of a request's token may hand in; where no token is asked for, everything. One event loop. */
public final class InputAccessCheck {
  private final Optional<WriterTokens> tokens;

  /** @param key of the input's section, such as {@code agent.otlp} */
  public InputAccessCheck(InputServices services, String key, InputAccess access) {
    tokens = access.tokens().map(config ->
        new WriterTokens(services.vertx(), services.scheduler(), key + ".tokens.file", config));
  }

  /** Fails when the tokens can't be used. */
  public Future<Void> start() {
    return tokens.map(WriterTokens::start).orElse(Future.succeededFuture());
  }

  public void close() {
    tokens.ifPresent(WriterTokens::close);
  }

  /** The source ids that it may write, an empty set for all of them; nothing if it may not write at all. */
  public Optional<Set<String>> sourceIds(HttpServerRequest request) {
    return tokens.isEmpty()
        ? Optional.of(Set.of())
        : tokens.get().sourceIds(request.getHeader(HttpHeaders.AUTHORIZATION));
  }
}
