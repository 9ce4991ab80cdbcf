package loggregator.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket08FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import java.util.function.IntConsumer;
import loggregator.door.Visit;

/**
 * Tells a consumer that breaks the rules of WebSockets why its connection ends, where Vert.x would cut it without a
 * word. What the consumer goes on to send is not looked at.
 *
 * <p>Threading: the socket's event loop.
 */
public final class WebSocketGuard extends ChannelInboundHandlerAdapter {
  private static final String DECODER = "wsdecoder";

  private final IntConsumer close;
  private boolean broken;

  private WebSocketGuard(IntConsumer close) {
    this.close = close;
  }

  /**
   * @param channel of a socket that was opened just now
   * @param close is given the status to close the socket with, once
   */
  public static void protect(Channel channel, IntConsumer close) {
    Visit visit = Visit.of(channel);
    if (visit != null) {
      visit.keepHalfFrames(WebSocket08FrameDecoder.class);
    }
    channel.pipeline()
        .addAfter(DECODER, "guard", new WebSocketGuard(close))
        .addAfter(DECODER, "utf8", new Utf8FrameValidator(false));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (broken) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      end(context, corrupted.closeStatus());
    } else if (cause instanceof TooLongFrameException) {
      end(context, WebSocketCloseStatus.MESSAGE_TOO_BIG);
    } else {
      context.fireExceptionCaught(cause);
    }
  }

  private void end(ChannelHandlerContext context, WebSocketCloseStatus status) {
    if (!broken) {
      broken = true;
      context.pipeline().remove(DECODER);
      close.accept(status.code());
    }
  }
}
