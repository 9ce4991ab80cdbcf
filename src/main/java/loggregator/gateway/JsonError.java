package loggregator.gateway;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import loggregator.follow.FollowStart;
import loggregator.http.Answers;
import loggregator.http.BrowserFence;
import loggregator.routing.SubscriptionRequest;

/**
 * What the Gateway answers instead of a stream. Status, names and words are the original's, except for
 * {@link #TOO_MANY_SELECTORS} and {@link #UNKNOWN_PARAMETER}, requests that can't be read or upgraded, the refusals of foreign web
 * pages, and the honest errors of authorisation. Errors of the original that no HTTP request can bring about are not
 * here.
 */
enum JsonError {
  MISSING_TOKEN(401, "unauthorized", "authorization is required", "Bearer realm=\"loggregator\""),
  INVALID_TOKEN(401, "unauthorized", "authorization is not valid",
      "Bearer realm=\"loggregator\", error=\"invalid_token\""),
  FORBIDDEN(403, "forbidden", "not allowed to read this"),
  AUTHORIZATION_UNAVAILABLE(503, "authorization_unavailable", "authorization can't be checked at the moment"),
  NOT_FOUND(404, "not_found", "resource not found"),
  METHOD_NOT_ALLOWED(405, "method_not_allowed", "method not allowed"),
  FOREIGN_ORIGIN(BrowserFence.Foreign.ORIGIN, "foreign_origin"),
  FOREIGN_HOST(BrowserFence.Foreign.HOST, "foreign_host"),
  EMPTY_QUERY(400, "empty_query", "query cannot be empty"),
  MISSING_ENVELOPE_TYPE(400, "missing_envelope_type", "query must provide at least one envelope type"),
  UNKNOWN_PARAMETER(400, "unknown_parameter",
      "query has an unknown parameter; known are " + String.join(", ", ReadQuery.PARAMETERS)),
  TOO_MANY_SELECTORS(400, "too_many_selectors",
      "query must not combine sources and types to more than " + SubscriptionRequest.MAX_SELECTORS + " selectors"),
  INVALID_RESUME(400, "invalid_resume",
      "recent is a number up to " + FollowStart.MAX_RECENT + ", since a time such as 30s, 5m or 1h, and cursor what a "
          + "stream has told; there may be one of recent and since, and none together with shard_id"),
  NOTHING_KEPT(503, "nothing_kept",
      "no node that keeps recent envelopes can be reached; without recent, since, cursor and resume there is a stream"),
  BAD_UPGRADE(400, "bad_upgrade", "a WebSocket needs HTTP/1.1, version 13 and a key of 16 bytes in base64"),
  BAD_REQUEST(400, "bad_request", "request can't be read"),
  URI_TOO_LONG(414, "uri_too_long", "address is too long"),
  HEADERS_TOO_LARGE(431, "headers_too_large", "headers are too large"),
  STREAMING_UNAVAILABLE(503, "streaming_unavailable", "streaming is temporarily unavailable");

  private final int status;
  private final String error;
  private final String message;
  private final String challenge;

  JsonError(BrowserFence.Foreign foreign, String error) {
    this(foreign.status(), error, foreign.message());
  }

  JsonError(int status, String error, String message) {
    this(status, error, message, "");
  }

  JsonError(int status, String error, String message, String challenge) {
    this.status = status;
    this.error = error;
    this.message = message;
    this.challenge = challenge;
  }

  static JsonError of(BrowserFence.Foreign foreign) {
    return foreign == BrowserFence.Foreign.ORIGIN ? FOREIGN_ORIGIN : FOREIGN_HOST;
  }

  /** Of a request that the server could not read. */
  static JsonError ofUnreadable(int status) {
    return switch (status) {
      case 414 -> URI_TOO_LONG;
      case 431 -> HEADERS_TOO_LARGE;
      default -> BAD_REQUEST;
    };
  }

  int status() {
    return status;
  }

  /** The JSON and two newlines. */
  String body() {
    return "{\"message\":\"" + message + "\",\"error\":\"" + error + "\"}\n\n";
  }

  void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (!challenge.isEmpty() && !response.headWritten()) {
      response.putHeader("WWW-Authenticate", challenge);
    }
    Answers.json(request, status, body());
  }
}
