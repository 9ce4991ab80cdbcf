package loggregator.door;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import loggregator.metrics.DoorMeters;

/**
 * Counts what has arrived over a connection of HTTP/1 since its last request: the decoder keeps it until the head is
 * whole.
 *
 * <p>Threading: the connection's event loop.
 */
final class HeadGuard extends ChannelInboundHandlerAdapter {
  /** Nearly all heads are shorter and not worth counting. */
  private static final int SHORT_BYTES = 8 << 10;
  private static final String DECODER = "httpDecoder";
  /** Two ends of lines. */
  private static final int END = 0x0D0A0D0A;
  private static final int END_BYTES = 4;
  /** How a client begins that speaks HTTP/2 without asking. */
  private static final byte[] HTTP_2 = "PRI * HTTP/2.0\r\n".getBytes(US_ASCII);
  /** Empty settings, and a GOAWAY with the code that lets clients come again with HTTP/1.1. */
  private static final byte[] HTTP_1_1_REQUIRED = {0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 8, 7, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 13};

  private final ArrivingHeads heads;
  private final int maxBytes;
  private final DoorMeters meters;
  private boolean isFirst = true;
  private int arrivedBytes;
  private boolean wasTaken;
  private boolean isHeld;

  private HeadGuard(ArrivingHeads heads, int maxBytes, DoorMeters meters) {
    this.heads = heads;
    this.maxBytes = maxBytes;
    this.meters = meters;
  }

  /** @param maxBytes more than that is no head, but the body of a request */
  static HeadGuard watch(HttpConnection connection, ArrivingHeads heads, int maxBytes, DoorMeters meters) {
    HeadGuard guard = new HeadGuard(heads, maxBytes, meters);
    ((ConnectionBase) connection).channel().pipeline().addBefore(DECODER, "heads", guard);
    return guard;
  }

  /** A request has arrived. */
  void taken() {
    wasTaken = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isFirst && message instanceof ByteBuf bytes && isHttp2(bytes)) {
      meters.rejected("plain_http_2");
      bytes.release();
      context.writeAndFlush(Unpooled.wrappedBuffer(HTTP_1_1_REQUIRED)).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    isFirst = false;
    int readBytes = message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    int rest = message instanceof ByteBuf bytes ? bytesAfterEnd(bytes) : 0;
    wasTaken = false;
    context.fireChannelRead(message);
    if (context.isRemoved()) {
      return;
    }
    if (context.pipeline().get(DECODER) == null) {
      // a WebSocket from now on
      release(context);
      context.pipeline().remove(this);
      return;
    }
    arrivedBytes = wasTaken ? rest : Math.min(maxBytes, arrivedBytes + readBytes);
    if (arrivedBytes > SHORT_BYTES) {
      hold(context);
    } else {
      release(context);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    release(context);
    context.fireChannelInactive();
  }

  private void hold(ChannelHandlerContext context) {
    isHeld = true;
    heads.hold(context.channel(), arrivedBytes).forEach(connection -> {
      meters.rejected("too_many_heads");
      connection.close();
    });
  }

  private void release(ChannelHandlerContext context) {
    if (isHeld) {
      isHeld = false;
      heads.release(context.channel());
    }
  }

  private static boolean isHttp2(ByteBuf bytes) {
    return bytes.readableBytes() >= HTTP_2.length
        && ByteBufUtil.equals(bytes, bytes.readerIndex(), Unpooled.wrappedBuffer(HTTP_2), 0, HTTP_2.length);
  }

  /** All of them where no head ends in them. Of four bytes it looks at one: each end has one of them. */
  static int bytesAfterEnd(ByteBuf bytes) {
    for (int at = bytes.writerIndex() - 1; at >= bytes.readerIndex(); at -= END_BYTES) {
      byte one = bytes.getByte(at);
      if (one == '\n' || one == '\r') {
        int end = endWith(bytes, at);
        if (end >= 0) {
          return bytes.writerIndex() - end;
        }
      }
    }
    return bytes.readableBytes();
  }

  /** Where the last end is over that has the byte at that index; -1 without one. */
  private static int endWith(ByteBuf bytes, int at) {
    int last = Math.min(at, bytes.writerIndex() - END_BYTES);
    for (int start = last; start > at - END_BYTES && start >= bytes.readerIndex(); start--) {
      if (bytes.getInt(start) == END) {
        return start + END_BYTES;
      }
    }
    return -1;
  }
}
