package loggregator.trafficcontroller;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import loggregator.http.QueryParameters;

/** The token of a request: its header, or else the cookie that {@code /set-cookie} gave to a browser. */
final class RequestToken {
  private static final String COOKIE = "authorization";

  private RequestToken() {}

  /** Such as {@code bearer eyJ…}; empty for none. */
  static String of(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header != null && !header.isEmpty()) {
      return header;
    }
    String cookie = Cookies.first(request, COOKIE).map(QueryParameters::unescape).orElse(null);
    return cookie == null ? "" : cookie;
  }
}
