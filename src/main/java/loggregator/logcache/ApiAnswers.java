package loggregator.logcache;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import loggregator.door.HardClose;

/** Sends answers over HTTP. One event loop. */
record ApiAnswers(WaitingAnswers waiting) {
  static final String JSON = "application/json";

  /** Whether another answer may begin; if not, the client is told. */
  boolean hasRoom(HttpServerRequest request) {
    boolean room = waiting.hasRoom();
    if (!room) {
      error(request, ApiError.TOO_BUSY);
    }
    return room;
  }

  void error(HttpServerRequest request, ApiError error) {
    send(request, error.status(), JSON, error.json());
  }

  void send(HttpServerRequest request, int status, String contentType, byte[] body) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    response.setStatusCode(status).putHeader("Content-Type", contentType)
        .putHeader("X-Content-Type-Options", "nosniff");
    waiting.sending(body.length, response.end(Buffer.buffer(body)), () -> HardClose.off(request.connection()));
  }
}
