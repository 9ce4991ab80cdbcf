package loggregator.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/** Small messages that become large ones, one after the other on several connections. */
final class GzipBombs extends Crowd {
  private static final int CONNECTIONS = 4;

  private final GrpcDoor door;
  private final int each;
  private final byte[] bomb;
  private final AtomicInteger sent = new AtomicInteger();
  private final List<Http2Socket> sockets = new CopyOnWriteArrayList<>();

  /** @param unpackedBytes of each bomb, a valid message of one log */
  GzipBombs(GrpcDoor door, int each, int unpackedBytes) {
    this.door = door;
    this.each = each;
    byte[] packed = pack(door.log(unpackedBytes));
    bomb = ByteBuffer.allocate(5 + packed.length).put((byte) 1).putInt(packed.length).put(packed).array();
  }

  private static byte[] pack(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return packed.toByteArray();
  }

  @Override
  public void begin(Site site) {
    for (int i = 0; i < CONNECTIONS; i++) {
      start(() -> {
        Http2Socket socket = with(door.connect(site));
        sockets.add(socket);
        start(socket::awaitClosed);
        send(socket);
      });
    }
    Patience.until("the bombs are there", this::proof, () ->
        sent.get() == CONNECTIONS * each && (!door.isUnary() || answered() == sent.get()) || cutOff() > 0);
  }

  private int answered() {
    return sockets.stream().mapToInt(Http2Socket::answered).sum();
  }

  /** Each in a call of its own, so that the end of one doesn't stop the others. */
  private void send(Http2Socket socket) throws Exception {
    for (int i = 0; i < each; i++) {
      socket.call(2 * i + 1, door.method(), "grpc-encoding", "gzip");
      socket.data(2 * i + 1, bomb, door.isUnary());
      sent.incrementAndGet();
    }
  }

  @Override
  public String proof() {
    return sent + " bombs of " + bomb.length + " bytes, " + answered() + " calls answered, " + cutOff() + " of "
        + CONNECTIONS + " connections cut off";
  }
}
