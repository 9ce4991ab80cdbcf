package loggregator.http;

import io.vertx.core.http.HttpServerRequest;

/**
 * Refuses requests whose target can't be an address, in the words of the original's server, before anything is made of
 * them: a control character must not get into a header of the answer, and vertx-web would log each broken escape as an
 * error.
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
