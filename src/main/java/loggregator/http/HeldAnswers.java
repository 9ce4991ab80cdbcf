package loggregator.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import loggregator.door.HardClose;
import loggregator.memory.Claim;
import loggregator.memory.Claims;

/**
 * Sends answers that may be large, each charged to the node's memory until it has left: of clients that ask and don't
 * read, those fall that have held most for longest, and where nobody can fall, a further one is refused. Any event loop.
 */
public final class HeldAnswers {
  /** A client that has just asked must not fall at once. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Claims claims;

  public HeldAnswers(Claims claims) {
    this.claims = claims;
  }

  /** Answers with what was found, or with 503. */
  public void send(HttpServerRequest request, String contentType, Buffer body) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, contentType).putHeader("X-Content-Type-Options", "nosniff");
    if (request.method() == HttpMethod.HEAD) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length())).end();
      return;
    }
    Claim claim = claims.open(PATIENCE_NANOS, Runnable::run, () -> HardClose.off(request.connection()));
    if (claim.tryGrow(body.length())) {
      response.end(body).onComplete(v -> claim.close());
    } else {
      claim.close();
      response.putHeader("Retry-After", "1");
      Answers.plainText(request, 503, "There is no memory for the answer now.\n");
    }
  }
}
