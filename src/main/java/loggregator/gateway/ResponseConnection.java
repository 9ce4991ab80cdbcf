package loggregator.gateway;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import loggregator.door.HardClose;
import loggregator.flow.Scheduler;
import loggregator.http.Body;
import loggregator.http.ContentCoding;
import loggregator.http.Piece;
import loggregator.memory.Claims;
import loggregator.stream.PendingWrites;
import loggregator.stream.SendBuffers;

/** A stream as the endless body of an HTTP response. One event loop. */
final class ResponseConnection implements ConsumerConnection {
  static final String TIMEOUT_REASON = "closing due to stream timeout";
  static final String REFUSAL_REASON = "closing due to loss of access";
  private static final long HTTP_2_CANCEL = 8;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final SharedEncoding encoding;
  private final Body body;
  private final PendingWrites pending;
  private Runnable writable = () -> {};
  private Runnable cutOff = () -> {};

  ResponseConnection(HttpServerRequest request, SharedEncoding encoding, Claims claims, Scheduler scheduler) {
    this.request = request;
    this.response = request.response();
    this.encoding = encoding;
    this.body = Body.in(encoding.coding());
    this.pending = new PendingWrites(claims, scheduler, () -> writable.run(), () -> cutOff.run());
  }

  @Override
  public Future<Void> open() {
    if (response.closed()) {
      return Future.failedFuture("the consumer is gone");
    }
    response.setChunked(true)
        .putHeader("Content-Type", encoding.encoding().contentType())
        .putHeader("Cache-Control", "no-cache")
        // nginx would hold the stream back in its buffer.
        .putHeader("X-Accel-Buffering", "no");
    if (encoding.coding() != ContentCoding.IDENTITY) {
      response.putHeader("Content-Encoding", encoding.coding().label()).putHeader("Vary", "Accept-Encoding");
    }
    return begin().compose(v -> body.head().length() == 0 ? Future.succeededFuture() : response.write(body.head()));
  }

  private Future<Void> begin() {
    return switch (request.version()) {
      case HTTP_2 -> {
        SendBuffers.neverFull(request.connection());
        yield response.writeHead();
      }
      case HTTP_1_1 -> response.putHeader("Connection", "keep-alive").writeHead();
      // HTTP/1.0 has no chunks: the end of the connection is the end of the body. Vert.x would promise to keep it.
      default -> response.headersEndHandler(v -> response.putHeader("Connection", "close")).write(Buffer.buffer());
    };
  }

  @Override
  public void onWritable(Runnable task) {
    writable = task;
  }

  @Override
  public void onGone(Runnable task) {
    response.exceptionHandler(cause -> task.run());
    response.closeHandler(v -> {
      pending.close();
      task.run();
    });
  }

  @Override
  public void onCutOff(Runnable task) {
    cutOff = task;
  }

  @Override
  public boolean isWritable() {
    return !pending.isFull();
  }

  @Override
  public boolean takesLittle() {
    return pending.takesLittle();
  }

  @Override
  public Future<Void> write(Piece batch) {
    return pending.add(batch.length(), send(batch));
  }

  @Override
  public void heartbeat() {
    long unixSeconds = System.currentTimeMillis() / 1000;
    send(encoding.encode(isSse() ? "event: heartbeat\ndata: " + unixSeconds + "\n\n" : "\n"));
  }

  @Override
  public Future<Void> end() {
    Future<Void> written = response.end(body.tail());
    closeUnlessReusable();
    return written;
  }

  @Override
  public Future<Void> endByTimeout() {
    return end(TIMEOUT_REASON);
  }

  @Override
  public Future<Void> endByRefusal() {
    return end(REFUSAL_REASON);
  }

  @Override
  public void abort() {
    if (!HardClose.offIfStuck(request.connection()) && !response.ended()) {
      response.reset(HTTP_2_CANCEL);
    }
  }

  private Future<Void> end(String reason) {
    if (isSse()) {
      send(encoding.encode("event: closing\ndata: " + reason + "\n\n"));
    }
    return end();
  }

  private Future<Void> send(Piece piece) {
    body.add(piece);
    return response.write(piece.bytes());
  }

  private boolean isSse() {
    return encoding.encoding() == StreamEncoding.SSE;
  }

  private void closeUnlessReusable() {
    if (request.version() == HttpVersion.HTTP_1_0) {
      request.connection().close();
    }
  }
}
