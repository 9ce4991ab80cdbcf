package loggregator.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Collection;

/** Lets web pages of listed origins read answers, as browsers demand it (CORS). Any thread. */
public final class CrossOrigin {
  private static final String MAX_AGE_SECONDS = "600";

  private final Collection<String> allowedOrigins;
  private final String method;
  private final String headers;

  /** For pages that read. */
  public CrossOrigin(Collection<String> allowedOrigins) {
    this(allowedOrigins, "GET", HttpHeaders.AUTHORIZATION.toString());
  }

  /**
   * For pages that may do more.
   *
   * @param headers that they may send, with commas between them
   */
  public CrossOrigin(Collection<String> allowedOrigins, String method, String headers) {
    this.allowedOrigins = allowedOrigins;
    this.method = method;
    this.headers = headers;
  }

  /**
   * Lets the request's origin read the coming answer. Returns whether the request was only a browser's question for
   * permission, which brings no token; it is answered then.
   */
  public boolean answerPreflight(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null || !allowedOrigins.contains(origin)) {
      return false;
    }
    HttpServerResponse response = request.response()
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
        .putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    boolean asks = request.method() == HttpMethod.OPTIONS
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    if (asks) {
      response.setStatusCode(204)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, method)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, headers)
          .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS)
          .end();
    }
    return asks;
  }
}
