package loggregator.http;

import io.vertx.core.http.HttpServerResponse;

/**
 * What the Gateway answers instead of a stream: status, names and words are the original's, except for
 * {@link #TOO_MANY_SELECTORS}. Of the original's errors, those that no HTTP request can bring about are not here.
 */
enum JsonError {
  NOT_FOUND(404, "not_found", "resource not found"),
  METHOD_NOT_ALLOWED(405, "method_not_allowed", "method not allowed"),
  EMPTY_QUERY(400, "empty_query", "query cannot be empty"),
  MISSING_ENVELOPE_TYPE(400, "missing_envelope_type", "query must provide at least one envelope type"),
  TOO_MANY_SELECTORS(400, "too_many_selectors",
      "query must not combine sources and types to more than " + ReadQuery.MAX_SELECTORS + " selectors"),
  STREAMING_UNAVAILABLE(503, "streaming_unavailable", "streaming is temporarily unavailable");

  private final int status;
  private final String error;
  private final String message;

  JsonError(int status, String error, String message) {
    this.status = status;
    this.error = error;
    this.message = message;
  }

  int status() {
    return status;
  }

  /** The JSON and two newlines. */
  String body() {
    return "{\"message\":\"" + message + "\",\"error\":\"" + error + "\"}\n\n";
  }

  void answer(HttpServerResponse response) {
    Answers.plainText(response, status, body());
  }
}
