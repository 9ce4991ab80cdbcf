package loggregator.cli.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.Optional;

/** The OAuth2 token by which a consumer identifies itself. */
@FunctionalInterface
public interface AccessToken {
  /** What stands in the header {@code Authorization} of a new connection; empty for no such header. */
  Future<Optional<String>> header();

  /** @param token with or without the word {@code bearer} */
  static AccessToken of(Optional<String> token) {
    Optional<String> header = token.map(String::strip).filter(text -> !text.isEmpty()).map(AccessToken::withScheme);
    return () -> header.stream().allMatch(AccessToken::isHeader)
        ? Future.succeededFuture(header)
        : Future.failedFuture(new ClientException("what was given as a token is none"));
  }

  /** The file is read for each connection, so that the token can be renewed while the consumer runs. */
  static AccessToken ofFile(Vertx vertx, Path file) {
    return () -> vertx.fileSystem().readFile(file.toString())
        .recover(cause -> Future.failedFuture(new ClientException("can't read the token in '" + file + "'")))
        .compose(content -> parse(file, content));
  }

  private static Future<Optional<String>> parse(Path file, Buffer content) {
    String header = withScheme(content.toString().strip());
    return isHeader(header)
        ? Future.succeededFuture(Optional.of(header))
        : Future.failedFuture(new ClientException("what is in '" + file + "' is not a token"));
  }

  private static String withScheme(String token) {
    return token.regionMatches(true, 0, "bearer ", 0, 7) ? token : "bearer " + token;
  }

  private static boolean isHeader(String text) {
    return text.length() > "bearer ".length() && text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
  }
}
