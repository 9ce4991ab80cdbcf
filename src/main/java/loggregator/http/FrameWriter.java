package loggregator.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Writes finished frames to a WebSocket of a {@link ConsumerHttpServer}, below Vert.x' encoder, so that consumers share
 * the bytes. Each write holds whole messages, so the control frames that Vert.x writes on the same event loop never
 * come in the middle of one. All writes of one turn of the event loop go to the network together.
 *
 * <p>Threading: the socket's event loop.
 */
public final class FrameWriter {
  private final Channel channel;
  private boolean flushing;

  /** @param connection of the request that was upgraded */
  public FrameWriter(HttpConnection connection) {
    this.channel = ((ConnectionBase) connection).channel();
  }

  /**
   * Completes when the frames have left for the network.
   *
   * @param frames whole ones; their bytes must not be changed any more
   */
  public ChannelFuture write(ByteBuf frames) {
    ChannelFuture left = channel.write(new FinishedFrames(frames));
    if (!flushing) {
      flushing = true;
      channel.eventLoop().execute(this::flush);
    }
    return left;
  }

  private void flush() {
    flushing = false;
    channel.flush();
  }
}
