package loggregator.grpc;

import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** How messages come in. */
public final class Http2Frames {
  /**
   * Holds two flushes of a link at 100,000 envelopes/s. Also what a peer that never finishes a frame can make us
   * buffer.
   */
  private static final int MAX_FRAME_BYTES = 128 << 10;

  private Http2Frames() {}

  /**
   * Asks the peer for one frame a message. Vert.x 5.0.7 copies a message that comes in several frames each time its
   * buffer grows, and does not copy one that comes in one frame. A peer that can't make large frames sends small ones.
   */
  public static Http2Settings large() {
    return new Http2Settings().setMaxFrameSize(MAX_FRAME_BYTES);
  }

  /**
   * Puts together what arrives of large frames without copies: they come in several records of TLS, and Netty would copy
   * what is there for each. For connections to peers, which are trusted to finish their frames.
   */
  public static void gather(HttpConnection connection) {
    ((ConnectionBase) connection).channel().pipeline().get(Http2ConnectionHandler.class)
        .setCumulator(ByteToMessageDecoder.COMPOSITE_CUMULATOR);
  }
}
