package loggregator.inputs;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import loggregator.config.DatagramListener;
import loggregator.envelope.Batch;
import loggregator.metrics.DatagramMeters;

/**
 * A UDP socket that only receives, on the event loop of the context that opens it.
 *
 * <p>It is Netty's, on the transport and the event loop of Vert.x, for Vert.x' own one reads one datagram a turn, and
 * each into a buffer that is either too small for a large datagram or as large as what the kernel is to hold. With
 * epoll one system call here takes up to 32 of them.
 */
public final class DatagramSocket {
  private final VertxInternal vertx;
  private final Place place;
  private final DatagramMeters meters;
  private final DatagramReader reader;
  private Channel channel;
  private KernelWatch watch;

  /**
   * Where a socket is.
   *
   * @param key of its section
   * @param receiveBufferBytes what the kernel is asked to hold
   */
  public record Place(String key, String host, int port, int receiveBufferBytes) {
    public static Place of(String key, DatagramListener listener) {
      return new Place(key, listener.listener().host(), listener.listener().port(), listener.receiveBufferBytes());
    }
  }

  /** @param batches is given what each turn reads: datagrams as they came, whatever is in them */
  public DatagramSocket(Vertx vertx, Place place, DatagramMeters meters, Consumer<Batch> batches) {
    this.vertx = (VertxInternal) vertx;
    this.place = place;
    this.meters = meters;
    this.reader = new DatagramReader(meters, batches);
  }

  public Future<Void> open() {
    ContextInternal context = vertx.getOrCreateContext();
    return vertx.nameResolver().resolve(place.host).compose(address -> bind(context, address));
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  public Future<Void> close() {
    if (watch != null) {
      watch.stop();
    }
    return channel == null ? Future.succeededFuture() : completed(channel.close()).mapEmpty();
  }

  private Future<Void> bind(ContextInternal context, InetAddress address) {
    ReceiveBuffer buffer = new ReceiveBuffer();
    ChannelFuture bound = new Bootstrap()
        .group(context.nettyEventLoop())
        .channelFactory(() -> vertx.transport().datagramChannel())
        .option(ChannelOption.SO_RCVBUF, place.receiveBufferBytes)
        .option(ChannelOption.RECVBUF_ALLOCATOR, buffer)
        .handler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel created) {
            created.closeFuture().addListener(closed -> buffer.release());
            // only epoll knows it
            boolean readsMany = created.config().setOption(
                EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DatagramReader.MAX_DATAGRAM_BYTES);
            created.config().setAutoRead(!readsMany);
            created.pipeline().addLast(reader);
          }
        })
        .bind(address, place.port);
    return completed(bound).onSuccess(this::opened).mapEmpty();
  }

  private void opened(Channel open) {
    channel = open;
    // which Linux doubles for its own needs
    int grantedBytes = open.config().getOption(ChannelOption.SO_RCVBUF);
    KernelWatch.checkBuffer(place.key + ".receiveBufferBytes", place.receiveBufferBytes, grantedBytes, meters);
    watch = new KernelWatch(vertx, this, meters);
  }

  private static Future<Channel> completed(ChannelFuture step) {
    Promise<Channel> completed = Promise.promise();
    step.addListener(done -> {
      if (done.isSuccess()) {
        completed.complete(step.channel());
      } else {
        completed.fail(done.cause());
      }
    });
    return completed.future();
  }
}
