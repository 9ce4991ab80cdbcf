import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Hands what producers send on to all consumers, byte for byte, over mutual TLS, and does nothing else: what a program
 * costs on Netty that looks at no byte. Arguments: the folder of the certificates, where producers connect, where
 * consumers do, and how many microseconds it rests after each read. One event loop.
 */
final class FloorRelay {
  private static final Set<Channel> CONSUMERS = new LinkedHashSet<>();
  private static final MultiThreadIoEventLoopGroup LOOP = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private static SslContext tls;
  private static long restMicros;
  private static Channel producer;

  public static void main(String[] arguments) throws Exception {
    restMicros = Long.parseLong(arguments[3]);
    Path folder = Path.of(arguments[0]);
    tls = SslContextBuilder.forServer(folder.resolve("node.crt").toFile(), folder.resolve("node.key").toFile())
        .sslProvider(SslProvider.OPENSSL).trustManager(folder.resolve("ca.crt").toFile())
        .clientAuth(ClientAuth.REQUIRE).build();
    listen(arguments[1], new ChannelInboundHandlerAdapter() {
      @Override
      public boolean isSharable() {
        return true;
      }

      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        CONSUMERS.forEach(consumer -> consumer.write(bytes.retainedDuplicate()));
        bytes.release();
      }

      @Override
      public void channelReadComplete(ChannelHandlerContext context) {
        boolean isFull = false;
        for (Channel consumer : CONSUMERS) {
          consumer.flush();
          isFull |= !consumer.isWritable();
        }
        producer = context.channel();
        producer.config().setAutoRead(!isFull && restMicros == 0);
        if (!isFull && restMicros > 0) {
          context.executor().schedule(() -> producer.config().setAutoRead(true), restMicros, TimeUnit.MICROSECONDS);
        }
      }
    });
    listen(arguments[2], new ChannelInboundHandlerAdapter() {
      @Override
      public boolean isSharable() {
        return true;
      }

      @Override
      public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == SslHandshakeCompletionEvent.SUCCESS) {
          CONSUMERS.add(context.channel());
        }
      }

      @Override
      public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (producer != null) {
          producer.config().setAutoRead(CONSUMERS.stream().allMatch(Channel::isWritable));
        }
      }

      @Override
      public void channelInactive(ChannelHandlerContext context) {
        CONSUMERS.remove(context.channel());
        channelWritabilityChanged(context);
      }

      @Override
      public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
      }
    });
  }

  private static void listen(String address, ChannelInboundHandlerAdapter handler) throws InterruptedException {
    int colon = address.lastIndexOf(':');
    new ServerBootstrap().group(LOOP).channel(EpollServerSocketChannel.class)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1 << 20, 4 << 20))
        .childHandler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()), handler);
          }
        })
        .bind(new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))).sync();
  }
}
