package loggregator.grpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends connections without a word. */
public final class HardClose {
  private HardClose() {}

  /**
   * Closes the socket at once. Nothing that was written to it leaves any more: the caller has given it up, and it would
   * come late. The usual way first waits until everything is written, which a hung peer never allows.
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
