import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
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
 * Hands what a producer sends on to all consumers, byte for byte, over mutual TLS, and does nothing else: what a program
 * costs on Netty that looks at no byte. Arguments: the folder of the certificates, where producers connect, where
 * consumers do, and for how many microseconds it rests after each read. One event loop.
 */
final class FloorRelay {
  private static final int FULL_BYTES = 4 << 20;

  private final Set<Channel> consumers = new LinkedHashSet<>();
  private final long restMicros;
  private Channel producer;

  private FloorRelay(long restMicros) {
    this.restMicros = restMicros;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    SslContext tls = SslContextBuilder
        .forServer(folder.resolve("node.crt").toFile(), folder.resolve("node.key").toFile())
        .sslProvider(SslProvider.OPENSSL).trustManager(folder.resolve("ca.crt").toFile())
        .clientAuth(ClientAuth.REQUIRE).build();
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    FloorRelay relay = new FloorRelay(Long.parseLong(arguments[3]));
    listen(loop, tls, arguments[1], relay.new Producer());
    listen(loop, tls, arguments[2], relay.new Consumer());
  }

  private static void listen(EventLoopGroup loop, SslContext tls, String address, ChannelHandler handler)
      throws InterruptedException {
    int colon = address.lastIndexOf(':');
    new ServerBootstrap().group(loop).channel(EpollServerSocketChannel.class)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(FULL_BYTES / 4, FULL_BYTES))
        .childHandler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()), handler);
          }
        })
        .bind(new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))).sync();
  }

  private void readIfTaken() {
    producer.config().setAutoRead(consumers.stream().allMatch(Channel::isWritable));
  }

  @ChannelHandler.Sharable
  private final class Producer extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      consumers.forEach(consumer -> consumer.write(bytes.retainedDuplicate()));
      bytes.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      consumers.forEach(Channel::flush);
      producer = context.channel();
      if (restMicros == 0) {
        readIfTaken();
      } else {
        producer.config().setAutoRead(false);
        context.executor().schedule(FloorRelay.this::readIfTaken, restMicros, TimeUnit.MICROSECONDS);
      }
    }
  }

  @ChannelHandler.Sharable
  private final class Consumer extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == SslHandshakeCompletionEvent.SUCCESS) {
        consumers.add(context.channel());
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (producer != null) {
        readIfTaken();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      consumers.remove(context.channel());
      channelWritabilityChanged(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
