package loggregator.door;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends connections without a word. */
public final class HardClose {
  private HardClose() {}

  /**
   * Closes the socket at once. Nothing that was written to it leaves any more: the caller has given it up, and it would
   * come late. The usual way first waits until everything is written, which a hung peer never allows.
   */
  public static void off(HttpConnection connection) {
    off(channel(connection));
  }

  public static void off(NetSocket socket) {
    off(((ConnectionBase) socket).channel());
  }

  private static void off(Channel channel) {
    channel.eventLoop().execute(() -> {
      if (channel.isOpen()) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.unsafe().close(channel.newPromise());
      }
    });
  }

  /** Does so if the peer takes nothing at the moment. On the connection's event loop. */
  public static boolean offIfStuck(HttpConnection connection) {
    ChannelOutboundBuffer waiting = channel(connection).unsafe().outboundBuffer();
    boolean stuck = waiting != null && waiting.totalPendingWriteBytes() > 0;
    if (stuck) {
      off(connection);
    }
    return stuck;
  }

  private static Channel channel(HttpConnection connection) {
    return ((ConnectionBase) connection).channel();
  }
}
