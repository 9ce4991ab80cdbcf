package loggregator.trafficcontroller;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;
import loggregator.http.FrameWriter;
import loggregator.http.WebSocketGuard;
import loggregator.memory.Claims;
import loggregator.stream.PendingWrites;

/**
 * A consumer's WebSocket. Envelopes are written as finished frames. What the consumer sends is ignored.
 *
 * <p>Threading: the socket's event loop.
 */
final class ConsumerSocket extends ChannelInboundHandlerAdapter implements SlowWatch.Outbound {
  static final int NORMAL = 1000;
  static final int POLICY_VIOLATION = 1008;
  /** How long a consumer may take to read what is left and to answer the close frame. */
  private static final long CLOSE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ServerWebSocket socket;
  private final Scheduler scheduler;
  private final ChannelHandlerContext channel;
  private final FrameWriter frameWriter;
  private final PendingWrites pending;
  private Events events;
  private Scheduler.Cancellable closeTimeout = () -> {};
  private long written;

  /** What a socket tells its owner. */
  interface Events {
    /** The consumer takes more again. */
    void writable();

    /** Memory is short, and the consumer takes nothing: it is to be cut off. */
    void cutOff();

    /** The consumer takes no more, for now. */
    void full();

    void pong();

    /** The connection is over, whichever side ended it. */
    void gone();
  }

  ConsumerSocket(HttpConnection connection, ServerWebSocket socket, Scheduler scheduler, Claims claims) {
    this.socket = socket;
    this.pending = new PendingWrites(claims, scheduler, () -> events.writable(), () -> events.cutOff());
    this.scheduler = scheduler;
    this.channel = ((WebSocketInternal) socket).channelHandlerContext();
    this.frameWriter = new FrameWriter(connection);
  }

  void open(Events owner) {
    events = owner;
    channel.pipeline().addBefore(channel.name(), "consumer", this);
    WebSocketGuard.protect(channel.channel(), status -> close(status, null));
    socket.pongHandler(data -> owner.pong());
    socket.closeHandler(v -> {
      closeTimeout.cancel();
      pending.close();
      owner.gone();
    });
  }

  boolean isWritable() {
    return channel.channel().isWritable() && !pending.isFull();
  }

  boolean takesLittle() {
    return pending.takesLittle();
  }

  /**
   * Completes when the frames have left for the network.
   *
   * @param frames whole ones; the array must not be changed any more
   */
  Future<Void> write(byte[] frames) {
    Promise<Void> left = Promise.promise();
    pending.began(frames.length);
    frameWriter.write(Unpooled.wrappedBuffer(frames)).addListener(write -> {
      written++;
      if (write.isSuccess()) {
        pending.completed(frames.length);
        left.complete();
      } else {
        pending.failed(frames.length);
        left.fail(write.cause());
      }
    });
    return left.future();
  }

  /** Completes when everything that was written so far and the ping have left for the network. */
  Future<Void> ping() {
    return socket.writePing(Buffer.buffer());
  }

  /**
   * Sends a close frame behind everything that was written, and completes when it has left for the network. A consumer
   * that doesn't answer it is cut off later.
   */
  Future<Void> close(int status, String reason) {
    closeTimeout = scheduler.schedule(CLOSE_TIMEOUT_NANOS, this::abort);
    socket.close((short) status, reason);
    Promise<Void> left = Promise.promise();
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(v -> left.complete());
    return left.future();
  }

  void abort() {
    channel.close();
  }

  @Override
  public boolean isPending() {
    ChannelOutboundBuffer buffer = channel.channel().unsafe().outboundBuffer();
    return buffer != null && buffer.totalPendingWriteBytes() > 0;
  }

  /** Completed writes, and the bytes that have left of the write that is next to complete. */
  @Override
  public long progress() {
    ChannelOutboundBuffer buffer = channel.channel().unsafe().outboundBuffer();
    return buffer == null ? written : (written << 32) + buffer.currentProgress();
  }

  /** Stops reading from a consumer that takes nothing, because Vert.x queues answers to pings without a bound. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.fireChannelWritabilityChanged();
    if (channel.channel().isWritable()) {
      socket.resume();
      events.writable();
    } else {
      socket.pause();
      events.full();
    }
  }
}
