package loggregator.door;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import loggregator.metrics.DoorMeters;

/**
 * Watches what a client sends over HTTP/2: its streams, and the frames that carry nothing but make the server work. One
 * who sends too many of these is cut off. Netty itself bounds what one connection may have unanswered, continued
 * headers and the rate of resets, but not what all connections of a client may do together.
 *
 * <p>Threading: the connection's event loop.
 */
public final class FrameGuard extends Http2FrameListenerDecorator {
  /** A reset follows upon a stream that was opened, and settings have to be answered. */
  private static final int DEAR = 5;
  private static final int CHEAP = 1;
  /** A receiver that hands back larger pieces of its window can't do so more often than it is sent data. */
  private static final int SMALL_WINDOW_BYTES = 1_024;

  /** For a connection whose requests are counted otherwise. */
  static final Streams NO_STREAMS = new Streams() {
    @Override
    public void begun() {}

    @Override
    public void ended() {}
  };

  private final Visit visit;
  private final DoorMeters meters;
  private boolean isOver;

  /** What happens to the streams of a connection. */
  public interface Streams {
    void begun();

    void ended();
  }

  private FrameGuard(Http2FrameListener listener, Visit visit, DoorMeters meters) {
    super(listener);
    this.visit = visit;
    this.meters = meters;
  }

  /**
   * From now on watches a connection that was opened just now. Returns false for one that does not speak HTTP/2.
   */
  public static boolean watch(HttpConnection connection, Visit visit, DoorMeters meters, Streams streams) {
    Http2ConnectionHandler handler = handlerOf(connection);
    if (handler != null) {
      handler.decoder().frameListener(new FrameGuard(handler.decoder().frameListener(), visit, meters));
      handler.connection().addListener(new Http2ConnectionAdapter() {
        @Override
        public void onStreamActive(Http2Stream stream) {
          streams.begun();
        }

        @Override
        public void onStreamClosed(Http2Stream stream) {
          streams.ended();
        }
      });
    }
    return handler != null;
  }

  static boolean isHttp2(HttpConnection connection) {
    return handlerOf(connection) != null;
  }

  private static Http2ConnectionHandler handlerOf(HttpConnection connection) {
    return ((ConnectionBase) connection).channel().pipeline().get(Http2ConnectionHandler.class);
  }

  @Override
  public int onDataRead(ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean endOfStream)
      throws Http2Exception {
    if (!endOfStream && !data.isReadable()) {
      spend(CHEAP);
    }
    return super.onDataRead(context, streamId, data, padding, endOfStream);
  }

  @Override
  public void onPriorityRead(ChannelHandlerContext context, int streamId, int dependency, short weight,
      boolean exclusive) throws Http2Exception {
    spend(CHEAP);
    super.onPriorityRead(context, streamId, dependency, weight, exclusive);
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int streamId, long errorCode) throws Http2Exception {
    spend(DEAR);
    super.onRstStreamRead(context, streamId, errorCode);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
    spend(DEAR);
    super.onSettingsRead(context, settings);
  }

  @Override
  public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
    spend(CHEAP);
    super.onPingRead(context, data);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext context, int streamId, int bytes) throws Http2Exception {
    if (bytes < SMALL_WINDOW_BYTES) {
      spend(CHEAP);
    }
    super.onWindowUpdateRead(context, streamId, bytes);
  }

  @Override
  public void onUnknownFrame(ChannelHandlerContext context, byte type, int streamId, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    spend(CHEAP);
    super.onUnknownFrame(context, type, streamId, flags, payload);
  }

  private void spend(int cost) throws Http2Exception {
    if (!visit.mayFrame(cost)) {
      if (!isOver) {
        isOver = true;
        meters.rejected("too_many_frames");
      }
      throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many frames");
    }
  }
}
