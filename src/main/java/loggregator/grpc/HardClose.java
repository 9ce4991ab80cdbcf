package loggregator.grpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends connections without a word. */
public final class HardClose {
  private HardClose() {}

  /**
   * Closes the socket at once, and lets nothing that was written to it leave any more: it has been given up, and would
   * come late. The usual way waits for what is to be written first, which a peer that hangs never takes.
   */
  public static void off(HttpConnection connection) {
    Channel channel = ((ConnectionBase) connection).channel();
    channel.eventLoop().execute(() -> {
      if (channel.isOpen()) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.unsafe().close(channel.newPromise());
      }
    });
  }
}
