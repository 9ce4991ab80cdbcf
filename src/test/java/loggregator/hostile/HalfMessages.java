package loggregator.hostile;

import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Messages over gRPC that are as large as they may be, sent to the last byte but one. */
final class HalfMessages extends Crowd {
  private static final int CHUNK_BYTES = 64 << 10;
  /** The attacked node shares the machine, and would have none of it beside 40 threads that encrypt. */
  private static final int WRITERS = 2;

  private final GrpcDoor door;
  private final int messages;
  private final int bytes;
  private final Semaphore turns = new Semaphore(WRITERS, true);
  private final AtomicLong sentBytes = new AtomicLong();
  private final AtomicInteger sent = new AtomicInteger();

  /** @param bytes of each message; its connection takes no more at a time than it is given leave for */
  HalfMessages(GrpcDoor door, int messages, int bytes) {
    this.door = door;
    this.messages = messages;
    this.bytes = bytes;
  }

  @Override
  public void begin(Site site) {
    for (int i = 0; i < messages; i++) {
      start(() -> send(with(door.connect(site))));
    }
    Patience.until("the site holds messages that don't end, or refuses them", this::proof,
        () -> sent.get() + cutOff() == messages);
  }

  private void send(Http2Socket socket) throws Exception {
    socket.call(1, door.method());
    socket.data(1, ByteBuffer.allocate(5).put((byte) 0).putInt(bytes).array(), false);
    for (int left = bytes - 1; left > 0; left -= CHUNK_BYTES) {
      int length = Math.min(CHUNK_BYTES, left);
      turns.acquire();
      try {
        socket.data(1, new byte[length], false);
      } finally {
        turns.release();
      }
      sentBytes.addAndGet(length);
    }
    sent.incrementAndGet();
  }

  @Override
  public String proof() {
    return (sentBytes.get() >> 20) + " MB of half messages sent, " + cutOff() + " of " + messages + " cut off";
  }
}
