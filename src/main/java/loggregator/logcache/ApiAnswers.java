package loggregator.logcache;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;

/**
 * Sends answers over HTTP. A client gets its answer in time or loses its connection, and what waits in all answers
 * together is bounded, so that slow clients cost no more than that.
 *
 * <p>Threading: one event loop.
 */
final class ApiAnswers {
  static final String JSON = "application/json";

  private static final long SENDING_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Scheduler scheduler;
  private final LogCacheMeters meters;
  private final long maxWaitingBytes;
  private long waitingBytes;

  /** @param maxWaitingBytes of answers that clients have not taken yet */
  ApiAnswers(Scheduler scheduler, LogCacheMeters meters, long maxWaitingBytes) {
    this.scheduler = scheduler;
    this.meters = meters;
    this.maxWaitingBytes = maxWaitingBytes;
  }

  /** Whether another answer may begin; if not, that is what the client is told. */
  boolean hasRoom(HttpServerRequest request) {
    boolean room = waitingBytes < maxWaitingBytes;
    if (!room) {
      meters.refused("too_many_answers");
      error(request, ApiError.TOO_BUSY);
    }
    return room;
  }

  void error(HttpServerRequest request, ApiError error) {
    send(request, error.status(), JSON, error.json());
  }

  void send(HttpServerRequest request, int status, String contentType, byte[] body) {
    assert scheduler.isOwnThread();
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    waitingBytes += body.length;
    response.setStatusCode(status).putHeader("Content-Type", contentType)
        .putHeader("X-Content-Type-Options", "nosniff");
    inTime(request, response.end(Buffer.buffer(body))).onComplete(sent -> waitingBytes -= body.length);
  }

  /** Cuts the client off when it has not taken its answer in time. */
  <T> Future<T> inTime(HttpServerRequest request, Future<T> sent) {
    Scheduler.Cancellable deadline = scheduler.schedule(SENDING_NANOS, () -> {
      meters.refused("slow_client");
      request.connection().close();
    });
    return sent.onComplete(done -> deadline.cancel());
  }
}
