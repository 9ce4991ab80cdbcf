package loggregator.inputs;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import loggregator.auth.WriterTokens;
import loggregator.config.InputAccess;
import loggregator.config.StaticTokensConfig;

/** Says what the bearer of a request's token may hand in; where no token is asked for, everything. One event loop. */
public final class InputAccessCheck {
  private final Function<StaticTokensConfig, WriterTokens> maker;
  private Optional<WriterTokens> tokens;

  /** @param key of the input's section, such as {@code agent.otlp} */
  public InputAccessCheck(InputServices services, String key, InputAccess access) {
    maker = config -> new WriterTokens(services.vertx(), services.scheduler(), key + ".tokens.file", config);
    tokens = access.tokens().map(maker);
  }

  /** Fails when the tokens can't be used. */
  public Future<Void> start() {
    return tokens.map(WriterTokens::start).orElse(Future.succeededFuture());
  }

  /** Takes over who may hand in. Where tokens are asked for as a new thing, none is good until they have been read. */
  public void use(InputAccess access) {
    if (access.tokens().isPresent() && tokens.isPresent()) {
      tokens.get().use(access.tokens().get());
      return;
    }
    close();
    tokens = access.tokens().map(maker);
    tokens.ifPresent(WriterTokens::startAnyway);
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
