package loggregator.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Hands large writes to the socket, or to TLS, piece by piece, and the next piece when an earlier one has left. Netty
 * copies into a buffer of the network what it is handed, and TLS encrypts it there, at once: a batch for each of many
 * consumers that read nothing would fill that memory, while the batch itself is held once and charged.
 *
 * <p>Threading: the connection's event loop.
 */
final class SlicedWrites extends ChannelDuplexHandler {
  private static final String TLS = "ssl";
  private static final int PIECE_BYTES = 16 << 10;
  private static final int MAX_HANDED_BYTES = 48 << 10;

  private final Deque<Write> waiting = new ArrayDeque<>();
  private int handedBytes;
  private boolean handing;

  private record Write(Object message, ChannelPromise promise) {}

  /** For all that will be written to the connection. */
  static void install(HttpConnection connection) {
    ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
    if (pipeline.get(TLS) == null) {
      pipeline.addFirst(new SlicedWrites());
    } else {
      pipeline.addAfter(TLS, "slices", new SlicedWrites());
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object written, ChannelPromise promise) {
    Object message = written instanceof FinishedFrames frames ? frames.content() : written;
    if (waiting.isEmpty() && sizeOf(message) <= PIECE_BYTES) {
      hand(context, message, promise.unvoid());
    } else {
      waiting.add(new Write(message, promise.unvoid()));
      handOn(context);
    }
  }

  private void handOn(ChannelHandlerContext context) {
    if (handing) {
      return;
    }
    handing = true;
    while (!waiting.isEmpty() && handedBytes < MAX_HANDED_BYTES) {
      handNext(context, waiting.peek());
    }
    handing = false;
  }

  private void handNext(ChannelHandlerContext context, Write write) {
    if (sizeOf(write.message) > PIECE_BYTES) {
      ByteBuf piece = ((ByteBuf) write.message).readRetainedSlice(PIECE_BYTES);
      hand(context, piece, context.newPromise());
    } else {
      waiting.remove();
      hand(context, write.message, write.promise);
    }
  }

  private void hand(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    int bytes = sizeOf(message);
    handedBytes += bytes;
    promise.addListener(v -> left(context, bytes));
    context.write(message, promise);
  }

  private void left(ChannelHandlerContext context, int bytes) {
    handedBytes -= bytes;
    if (!waiting.isEmpty() && !handing && context.channel().isActive()) {
      handOn(context);
      context.flush();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    failWaiting();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    failWaiting();
  }

  private void failWaiting() {
    for (Write write = waiting.poll(); write != null; write = waiting.poll()) {
      ReferenceCountUtil.release(write.message);
      write.promise.tryFailure(new ClosedChannelException());
    }
  }

  private static int sizeOf(Object message) {
    return message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
  }
}
