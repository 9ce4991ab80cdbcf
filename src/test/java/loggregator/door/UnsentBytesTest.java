package loggregator.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class UnsentBytesTest {
  private static final int WRITTEN_BYTES = 1 << 20;

  private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

  @AfterEach
  void close() {
    loops.shutdownGracefully();
  }

  @Test
  void theKernelKeepsLittleForAPeerThatReadsNothing() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Channel bounded = connect(server);
      Channel leftAlone = connect(server);
      try (Socket reader = server.accept(); Socket other = server.accept()) {
        UnsentBytes.bound(bounded);

        ChannelFuture written = write(bounded);
        // what a kernel takes that nobody told anything
        await().until(write(leftAlone)::isSuccess);

        assertThat(written.isDone()).isFalse();
        assertThat(reader.getInputStream().readNBytes(WRITTEN_BYTES)).hasSize(WRITTEN_BYTES);
        await().until(written::isSuccess);
        assertThat(other.isConnected()).isTrue();
      }
    }
  }

  private Channel connect(ServerSocket server) throws InterruptedException {
    return new Bootstrap().group(loops).channel(EpollSocketChannel.class).handler(new ChannelInboundHandlerAdapter())
        .connect(server.getLocalSocketAddress()).sync().channel();
  }

  private static ChannelFuture write(Channel channel) {
    return channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[WRITTEN_BYTES]));
  }
}
