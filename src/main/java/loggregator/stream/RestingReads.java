package loggregator.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;

/**
 * Lets a socket rest that brings little at a time and much in all, so that the next read brings more: each read costs a
 * wake-up, and what it brought another write at every hop behind it. What comes after a quiet spell is read at once, and
 * so is what comes after an answer: its sender may have waited for that before it sent more.
 * It is for producers: nodes send at a pace of their own, and consumers give back their windows, which must not wait.
 *
 * <p>Threading: the connection's event loop.
 */
public final class RestingReads extends ChannelDuplexHandler {
  /** A little longer than the pace of links and consumers, so that nothing waits for that as well. */
  private static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(2_200);
  /** Half of what a socket takes at first before its sender has to wait. */
  private static final int MUCH_BYTES = 32 << 10;

  private long readableSinceNanos;
  private int arrivedBytes;
  private boolean hasAnswered;
  private Future<?> rest;

  RestingReads() {}

  /** From now on and as long as the connection lasts. */
  public static void on(HttpConnection connection) {
    ((ConnectionBase) connection).channel().pipeline().addFirst(new RestingReads());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    readableSinceNanos = now(context.channel());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf buffer) {
      arrivedBytes += buffer.readableBytes();
    }
    context.fireChannelRead(message);
  }

  /** Others are told first: while a socket rests, the handler of TLS asks for the rest of a record it has a part of. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.fireChannelReadComplete();
    long now = now(context.channel());
    boolean restsNow = !hasAnswered && arrivedBytes < MUCH_BYTES && now - readableSinceNanos < REST_NANOS;
    arrivedBytes = 0;
    hasAnswered = false;
    readableSinceNanos = now;
    if (restsNow && context.channel().config().isAutoRead()) {
      context.channel().config().setAutoRead(false);
      rest = context.executor().schedule(() -> goOn(context.channel()), REST_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    hasAnswered = true;
    if (rest != null && rest.cancel(false)) {
      goOn(context.channel());
    }
    context.write(message, promise);
  }

  private void goOn(Channel channel) {
    rest = null;
    readableSinceNanos = now(channel);
    channel.config().setAutoRead(true);
  }

  private static long now(Channel channel) {
    return channel.eventLoop().ticker().nanoTime();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (rest != null) {
      rest.cancel(false);
    }
    context.fireChannelInactive();
  }
}
