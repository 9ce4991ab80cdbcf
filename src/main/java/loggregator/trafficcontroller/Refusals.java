package loggregator.trafficcontroller;

import io.vertx.core.http.HttpServerResponse;
import loggregator.auth.Verdict;

/** What consumers are answered who may not read what they asked for. */
final class Refusals {
  private static final String NOT_PROVIDED = "You are not authorized. authorization not provided";
  private static final String INVALID = "You are not authorized. invalid authorization";

  private final boolean honest;

  /** @param honest whether to say what is the matter, instead of what the original says */
  Refusals(boolean honest) {
    this.honest = honest;
  }

  /** The original knows no further reasons, not even that UAA is down. */
  void firehose(HttpServerResponse response, Verdict verdict) {
    if (honest) {
      honestly(response, verdict);
    } else {
      unauthorized(response, "Basic", verdict == Verdict.MISSING_TOKEN ? NOT_PROVIDED : INVALID);
    }
  }

  void stream(HttpServerResponse response, Verdict verdict) {
    if (honest) {
      honestly(response, verdict);
      return;
    }
    switch (verdict) {
      case MISSING_TOKEN, INVALID_TOKEN -> unauthorized(response, "Basic", "");
      case FORBIDDEN, NOT_FOUND -> response.setStatusCode(404).end();
      default -> response.setStatusCode(500).end();
    }
  }

  /** For what can't be the name of an application; in the original's words, whatever the bearer shows. */
  void noGuid(HttpServerResponse response) {
    response.setStatusCode(honest ? 404 : 401).end();
  }

  private static void honestly(HttpServerResponse response, Verdict verdict) {
    switch (verdict) {
      case MISSING_TOKEN -> unauthorized(response, "Bearer", NOT_PROVIDED);
      case INVALID_TOKEN -> unauthorized(response, "Bearer", INVALID);
      case FORBIDDEN -> response.setStatusCode(403).end();
      case NOT_FOUND -> response.setStatusCode(404).end();
      default -> response.setStatusCode(503).end();
    }
  }

  private static void unauthorized(HttpServerResponse response, String scheme, String body) {
    response.setStatusCode(401).putHeader("WWW-Authenticate", scheme);
    if (!body.isEmpty()) {
      response.putHeader("Content-Type", "text/plain; charset=utf-8");
    }
    response.end(body);
  }
}
