package loggregator.http;

import io.vertx.core.http.HttpServerRequest;

/**
 * Turns away requests for what can be no address, in the words of the original's server, before anything is made of
 * them: a control character can't go into a header of the answer, and vertx-web reports each broken escape as an error
 * of its own.
 */
final class BadTarget {
  private BadTarget() {}

  /** Whether the request was answered. */
  static boolean refuse(HttpServerRequest request) {
    if (isAddress(request)) {
      return false;
    }
    Answers.plainText(request, 400, "400 Bad Request");
    return true;
  }

  private static boolean isAddress(HttpServerRequest request) {
    String path = request.path();
    return path != null && path.startsWith("/") && QueryParameters.unescape(path) != null
        && request.uri().chars().noneMatch(BadTarget::isControl);
  }

  private static boolean isControl(int c) {
    return c < ' ' || c == 0x7F;
  }
}
