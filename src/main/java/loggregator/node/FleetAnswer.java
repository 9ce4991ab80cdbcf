package loggregator.node;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import loggregator.door.HardClose;
import loggregator.memory.ByteRoom;

/**
 * A document that all share who ask for it at about the same time. Its memory is given back when the last of them has it
 * or was given up. Any thread.
 */
final class FleetAnswer {
  /** A reader that takes longer is cut off. */
  private static final long MAX_SENDING_MS = TimeUnit.SECONDS.toMillis(30);

  private final Vertx vertx;
  private final Future<List<Buffer>> parts;
  private final ByteRoom room;
  private int holders = 1;

  /** @param room what the parts take; the caller is the first that holds it, until it {@link #release}s it */
  FleetAnswer(Vertx vertx, Future<List<Buffer>> parts, ByteRoom room) {
    this.vertx = vertx;
    this.parts = parts;
    this.room = room;
  }

  /** To be called by a holder. */
  void send(HttpServerRequest request) {
    hold();
    Context loop = vertx.getOrCreateContext();
    parts.onComplete(v -> loop.runOnContext(w -> answer(request)));
  }

  private synchronized void hold() {
    holders++;
  }

  synchronized void release() {
    holders--;
    if (holders == 0) {
      room.giveBack();
    }
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      release();
      return;
    }
    long timer = vertx.setTimer(MAX_SENDING_MS, late -> HardClose.off(request.connection()));
    Future<Void> sent = parts.succeeded() ? write(request, parts.result()) : response.setStatusCode(500).end();
    sent.onComplete(v -> {
      vertx.cancelTimer(timer);
      release();
    });
  }

  private static Future<Void> write(HttpServerRequest request, List<Buffer> parts) {
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(parts.stream().mapToLong(Buffer::length).sum()));
    if (request.method() != HttpMethod.HEAD) {
      parts.forEach(response::write);
    }
    return response.end();
  }
}
