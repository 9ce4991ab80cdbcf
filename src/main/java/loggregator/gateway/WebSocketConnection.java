package loggregator.gateway;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.ConnectionBase;
import loggregator.door.HardClose;
import loggregator.flow.Scheduler;
import loggregator.http.FrameWriter;
import loggregator.http.Piece;
import loggregator.http.WebSocketGuard;
import loggregator.memory.Claims;
import loggregator.stream.PendingWrites;

/**
 * A stream over a WebSocket. The request is upgraded when the stream begins; what the consumer sends is ignored. One
 * event loop.
 */
final class WebSocketConnection implements ConsumerConnection {
  private static final short NORMAL_CLOSURE = 1000;
  private static final short POLICY_VIOLATION = 1008;

  private final HttpServerRequest request;
  private final PendingWrites pending;
  private Runnable writable = () -> {};
  private Runnable cutOff = () -> {};
  private Runnable gone = () -> {};
  private ServerWebSocket socket;
  private FrameWriter frames;
  private boolean deaf;

  WebSocketConnection(HttpServerRequest request, Claims claims, Scheduler scheduler) {
    this.request = request;
    this.pending = new PendingWrites(claims, scheduler, () -> writable.run(), () -> cutOff.run());
  }

  @Override
  public Future<Void> open() {
    if (request.response().closed()) {
      return Future.failedFuture("the consumer is gone");
    }
    request.response().closeHandler(null).exceptionHandler(null);
    return request.toWebSocket().compose(this::opened);
  }

  private Future<Void> opened(ServerWebSocket upgraded) {
    if (upgraded.isClosed()) {
      return Future.failedFuture("the consumer is gone");
    }
    socket = upgraded;
    frames = new FrameWriter(request.connection());
    socket.frameHandler(frame -> heard());
    WebSocketGuard.protect(channel(), status -> socket.close((short) status));
    socket.exceptionHandler(cause -> gone.run());
    socket.closeHandler(v -> {
      pending.close();
      gone.run();
    });
    return Future.succeededFuture();
  }

  /**
   * Stops reading from a consumer that takes nothing: Vert.x queues answers to pings without a bound. The pause has to
   * begin after this frame, because Vert.x asks for one more when the frame was handled.
   */
  private void heard() {
    Channel channel = channel();
    if (!channel.isWritable() && !deaf) {
      deaf = true;
      channel.eventLoop().execute(() -> pauseUntilTaken(channel));
    }
  }

  private void pauseUntilTaken(Channel channel) {
    socket.pause();
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(left -> {
      deaf = false;
      socket.resume();
    });
  }

  private Channel channel() {
    return ((ConnectionBase) request.connection()).channel();
  }

  @Override
  public void onWritable(Runnable task) {
    writable = task;
  }

  @Override
  public void onGone(Runnable task) {
    gone = task;
    request.response().exceptionHandler(cause -> task.run());
    request.response().closeHandler(v -> task.run());
  }

  @Override
  public void onCutOff(Runnable task) {
    cutOff = task;
  }

  @Override
  public boolean isWritable() {
    return !socket.isClosed() && !pending.isFull();
  }

  @Override
  public boolean takesLittle() {
    return pending.takesLittle();
  }

  @Override
  public Future<Void> write(Piece batch) {
    Promise<Void> left = Promise.promise();
    frames.write(((BufferInternal) batch.bytes()).getByteBuf()).addListener(write -> {
      if (write.isSuccess()) {
        left.complete();
      } else {
        left.fail(write.cause());
      }
    });
    return pending.add(batch.length(), left.future());
  }

  @Override
  public void heartbeat() {
    socket.writePing(Buffer.buffer());
  }

  @Override
  public Future<Void> end() {
    return socket.close(NORMAL_CLOSURE);
  }

  @Override
  public Future<Void> endByTimeout() {
    return socket.close(NORMAL_CLOSURE, ResponseConnection.TIMEOUT_REASON);
  }

  @Override
  public Future<Void> endByRefusal() {
    return socket.close(POLICY_VIOLATION, ResponseConnection.REFUSAL_REASON);
  }

  @Override
  public void abort() {
    if (!HardClose.offIfStuck(request.connection())) {
      request.connection().close();
    }
  }
}
