package loggregator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Answers requests that get no stream, with the original's headers. */
public final class Answers {
  private Answers() {}

  public static void plainText(HttpServerRequest request, int status, String body) {
    answer(request, status, "text/plain; charset=utf-8", body);
  }

  public static void json(HttpServerRequest request, int status, String body) {
    answer(request, status, "application/json", body);
  }

  private static void answer(HttpServerRequest request, int status, String contentType, String body) {
    HttpServerResponse response = request.response();
    if (response.headWritten() || response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(status)
        .putHeader("Content-Type", contentType)
        .putHeader("X-Content-Type-Options", "nosniff");
    end(request, body);
  }

  /** Answers HEAD with the body's length only: over HTTP/2 Vert.x would send the body, which breaks the stream. */
  public static void end(HttpServerRequest request, String body) {
    if (request.method() == HttpMethod.HEAD) {
      request.response().putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.getBytes(UTF_8).length)).end();
    } else {
      request.response().end(body);
    }
  }

  public static void pageNotFound(HttpServerRequest request) {
    plainText(request, 404, "404 page not found\n");
  }
}
