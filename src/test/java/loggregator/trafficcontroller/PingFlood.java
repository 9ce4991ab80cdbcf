package loggregator.trafficcontroller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Pings that a thread of its own sends over a connection, as fast as the server takes them, and without an end. */
public final class PingFlood implements AutoCloseable {
  /** More than all buffers between a consumer and the server hold. */
  private static final long ENOUGH_BYTES = 128 << 20;
  private static final int PING_BYTES = 125;
  /** In a row, in which the server has taken nothing. */
  private static final int POLLS_OF_A_HALT = 3;

  private final RawWebSocket socket;
  private final AtomicLong sentBytes = new AtomicLong();
  private final Thread thread = new Thread(this::send, "ping flood");

  public PingFlood(RawWebSocket socket) {
    this.socket = socket;
    thread.start();
  }

  /** Returns when the server takes no more pings, and fails if it takes more than it can have put anywhere. */
  public PingFlood awaitHalt() {
    long[] last = {0, 0};
    await().atMost(Duration.ofSeconds(50)).pollInterval(Duration.ofMillis(500)).until(() -> {
      long now = sentBytes.get();
      last[1] = now == last[0] && now > 0 ? last[1] + 1 : 0;
      last[0] = now;
      return last[1] == POLLS_OF_A_HALT || now > ENOUGH_BYTES;
    });
    assertThat(sentBytes.get()).isLessThan(ENOUGH_BYTES);
    return this;
  }

  /** Returns when the server has cut the connection off. */
  public void awaitCut() throws InterruptedException {
    thread.join();
  }

  private void send() {
    byte[] pings = somePings();
    try {
      while (true) {
        socket.connection.send(pings);
        sentBytes.addAndGet(pings.length);
      }
    } catch (UncheckedIOException e) {
      // the connection is closed
    }
  }

  private static byte[] somePings() {
    ByteArrayOutputStream pings = new ByteArrayOutputStream();
    for (int i = 0; i < 100; i++) {
      pings.write(0x80 | RawWebSocket.PING);
      pings.write(0x80 | PING_BYTES);
      pings.writeBytes(new byte[4 + PING_BYTES]);
    }
    return pings.toByteArray();
  }

  @Override
  public void close() throws InterruptedException {
    socket.close();
    thread.join();
  }
}
