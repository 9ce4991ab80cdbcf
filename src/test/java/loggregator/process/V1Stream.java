package loggregator.process;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import loggregator.trafficcontroller.RawWebSocket;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;

/** A consumer of first-generation logs from a Traffic Controller, with a thread of its own, until its stream ends. */
public final class V1Stream implements AutoCloseable {
  private final RawWebSocket socket;
  private final Delivered delivered;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private final Thread thread = new Thread(this::read, "v1 stream");

  /** Returns when the stream has begun. */
  public V1Stream(int port, String target, Delivered delivered) {
    this.socket = new RawWebSocket(port, target);
    this.delivered = delivered;
    if (!socket.head.get(0).contains(" 101 ")) {
      throw new AssertionError(socket.head.get(0));
    }
    thread.start();
  }

  /** The status of the frame with which the Traffic Controller ends it. */
  int closeStatus() {
    return end.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private void read() {
    Map<String, Long> last = new HashMap<>();
    try {
      for (RawWebSocket.Frame frame = socket.frame(); ; frame = socket.frame()) {
        switch (frame.opcode()) {
          case RawWebSocket.CLOSE -> {
            end.complete(frame.closeStatus());
            return;
          }
          case RawWebSocket.PING -> socket.pong();
          default -> take(Envelope.parseFrom(frame.payload()), last);
        }
      }
    } catch (InvalidProtocolBufferException | RuntimeException | AssertionError e) {
      end.completeExceptionally(e);
    }
  }

  private void take(Envelope envelope, Map<String, Long> last) {
    delivered.take(envelope.getLogMessage().getAppId(), envelope.getTimestamp(), last);
  }

  @Override
  public void close() throws InterruptedException {
    socket.close();
    thread.join();
  }
}
