package loggregator.process;

import com.hazelcast.config.YamlConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.buslink.wire.BusFrames.Frame;
import loggregator.config.TlsFiles;
import loggregator.testing.GrpcChannels;
import loggregator.tls.TlsOptions;

/** A member of a fleet's cluster with a certificate of its own, that says on the event bus what the test wants. */
final class Intruder implements AutoCloseable {
  private static final DeliveryOptions FRAME = new DeliveryOptions().setCodecName("loggregator-frame");

  private final Vertx vertx;

  Intruder(Fleet fleet) throws Exception {
    Path certificates = GrpcChannels.certificates();
    TlsFiles files = new TlsFiles(
        certificates.resolve("bus-ca.crt"), certificates.resolve("bus-node.crt"), certificates.resolve("bus-node.key"));
    EventBusOptions options = TlsOptions.mutual(files).applyTo(new EventBusOptions()).setHost("127.0.0.1");
    vertx = Vertx.builder()
        .with(new VertxOptions().setEventBusOptions(options))
        .withClusterManager(manager(fleet))
        .buildClustered()
        .toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    vertx.eventBus().registerCodec(new Bytes());
  }

  private static HazelcastClusterManager manager(Fleet fleet) throws IOException {
    return new HazelcastClusterManager(new YamlConfigBuilder(fleet.hazelcastFile("").toString()).build());
  }

  /** Returns when others can send to the address. */
  void listen(String address, Consumer<Frame> handler) throws Exception {
    vertx.eventBus().<byte[]>consumer(address, message -> handler.accept(parse(message.body())))
        .completion().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static Frame parse(byte[] bytes) {
    try {
      return Frame.parseFrom(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void publish(String address, Frame frame) {
    vertx.eventBus().publish(address, withLength(frame.toByteArray()), FRAME);
  }

  void send(String address, Frame frame) {
    sendRaw(address, withLength(frame.toByteArray()));
  }

  /** The bytes as they are, which should begin with their length. */
  void sendRaw(String address, byte[] bytes) {
    vertx.eventBus().send(address, bytes, FRAME);
  }

  private static byte[] withLength(byte[] bytes) {
    return Buffer.buffer().appendInt(bytes.length).appendBytes(bytes).getBytes();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static final class Bytes implements MessageCodec<byte[], byte[]> {
    @Override
    public void encodeToWire(Buffer buffer, byte[] bytes) {
      buffer.appendBytes(bytes);
    }

    @Override
    public byte[] decodeFromWire(int position, Buffer buffer) {
      return buffer.getBytes(position + 4, position + 4 + buffer.getInt(position));
    }

    @Override
    public byte[] transform(byte[] bytes) {
      return bytes;
    }

    @Override
    public String name() {
      return FRAME.getCodecName();
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
