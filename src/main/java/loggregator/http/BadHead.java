package loggregator.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/**
 * Refuses requests of HTTP/1 that don't say which host they ask, or name several, in the words of the original's server.
 * A proxy in front may understand such a head otherwise.
 */
final class BadHead {
  private BadHead() {}

  /** Whether the request was answered. */
  static boolean refuse(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return false;
    }
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() > 1) {
      return refuse(request, "400 Bad Request: too many Host headers");
    }
    if (hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_1) {
      return refuse(request, "400 Bad Request: missing required Host header");
    }
    return false;
  }

  private static boolean refuse(HttpServerRequest request, String text) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    Answers.plainText(request, 400, text);
    request.connection().close();
    return true;
  }
}
