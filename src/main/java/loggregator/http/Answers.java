package loggregator.http;

import io.vertx.core.http.HttpServerResponse;

/** Answers that are no streams, with the original's headers. */
public final class Answers {
  private Answers() {}

  public static void plainText(HttpServerResponse response, int status, String body) {
    if (response.headWritten() || response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(status)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(body);
  }

  public static void pageNotFound(HttpServerResponse response) {
    plainText(response, 404, "404 page not found\n");
  }
}
