package loggregator.door;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * Bounds what the kernel keeps of a connection beyond what its peer has room for. Left alone, Linux takes 4 MB from a
 * writer for each peer that reads nothing, outside of every budget of ours, and in a container within its limit: 800 MB
 * for two hundred deaf consumers. What is on its way to a peer that does read isn't bounded by it, so that distant ones
 * get as much as before.
 */
public final class UnsentBytes {
  private static final long MAX_BYTES = 128 << 10;

  private UnsentBytes() {}

  /** Where the sockets are Linux'; elsewhere the system's own bounds hold. */
  public static void bound(Channel channel) {
    if (channel instanceof EpollSocketChannel socket) {
      socket.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, MAX_BYTES);
    }
  }
}
