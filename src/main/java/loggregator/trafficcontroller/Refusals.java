package loggregator.trafficcontroller;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import loggregator.auth.Verdict;
import loggregator.http.Answers;

/** Answers consumers that may not read what they asked for. */
final class Refusals {
  private static final String NOT_PROVIDED = "You are not authorized. authorization not provided";
  private static final String INVALID = "You are not authorized. invalid authorization";

  private final boolean honest;

  /** @param honest whether to give the true reason instead of the original's answer */
  Refusals(boolean honest) {
    this.honest = honest;
  }

  void refuse(HttpServerRequest request, Endpoint endpoint, Verdict verdict) {
    if (honest) {
      honestly(request, verdict);
    } else if (endpoint == Endpoint.FIREHOSE) {
      firehose(request, verdict);
    } else {
      stream(request, verdict);
    }
  }

  /** The original gives no other reasons, not even that UAA is down. */
  private static void firehose(HttpServerRequest request, Verdict verdict) {
    unauthorized(request, "Basic", verdict == Verdict.MISSING_TOKEN ? NOT_PROVIDED : INVALID);
  }

  private static void stream(HttpServerRequest request, Verdict verdict) {
    switch (verdict) {
      case MISSING_TOKEN, INVALID_TOKEN -> unauthorized(request, "Basic", "");
      case FORBIDDEN, NOT_FOUND -> request.response().setStatusCode(404).end();
      default -> request.response().setStatusCode(500).end();
    }
  }

  /** Answers a request for an id that no application can have; the original does so before it looks at the token. */
  void noGuid(HttpServerResponse response) {
    response.setStatusCode(honest ? 404 : 401).end();
  }

  private static void honestly(HttpServerRequest request, Verdict verdict) {
    switch (verdict) {
      case MISSING_TOKEN -> unauthorized(request, "Bearer", NOT_PROVIDED);
      case INVALID_TOKEN -> unauthorized(request, "Bearer", INVALID);
      case FORBIDDEN -> request.response().setStatusCode(403).end();
      case NOT_FOUND -> request.response().setStatusCode(404).end();
      default -> request.response().setStatusCode(503).end();
    }
  }

  private static void unauthorized(HttpServerRequest request, String scheme, String body) {
    HttpServerResponse response = request.response();
    response.setStatusCode(401).putHeader("WWW-Authenticate", scheme);
    if (!body.isEmpty()) {
      response.putHeader("Content-Type", "text/plain; charset=utf-8");
    }
    Answers.end(request, body);
  }
}
