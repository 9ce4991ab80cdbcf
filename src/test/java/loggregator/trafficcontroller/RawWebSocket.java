package loggregator.trafficcontroller;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import loggregator.gateway.RawConnection;

/** A consumer that speaks WebSocket byte by byte: it answers nothing unless the test says so. */
public final class RawWebSocket implements AutoCloseable {
  public static final String[] UPGRADE = {"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="};
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  public final RawConnection connection;
  public final List<String> head;

  /** What came in one frame; every frame is a whole message. */
  public record Frame(int opcode, byte[] payload) {
    public String text() {
      return new String(payload, UTF_8);
    }

    public int closeStatus() {
      return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
    }

    public String closeReason() {
      return new String(payload, 2, payload.length - 2, UTF_8);
    }
  }

  public RawWebSocket(int port, String target) {
    this(new RawConnection(port), target);
  }

  public RawWebSocket(RawConnection connection, String target) {
    this.connection = connection.request("GET", target, UPGRADE);
    this.head = connection.head();
  }

  public Frame frame() {
    byte[] head = connection.read(2);
    if (head.length < 2) {
      throw new AssertionError("the server closed without a frame");
    }
    if ((head[0] & 0x80) == 0 || head[1] < 0) {
      throw new AssertionError("a frame that is masked or not final");
    }
    int length = head[1] == 126 ? number(2) : head[1] == 127 ? number(8) : head[1];
    return new Frame(head[0] & 0x0F, connection.read(length));
  }

  /** The next frame that is no ping. */
  public Frame frameButPing() {
    Frame frame = frame();
    return frame.opcode == PING ? frameButPing() : frame;
  }

  public String message() {
    return new String(binary(), UTF_8);
  }

  /** The next message; pings before it are answered. */
  public byte[] binary() {
    Frame frame = frame();
    if (frame.opcode == PING) {
      pong();
      return binary();
    }
    if (frame.opcode != BINARY) {
      throw new AssertionError("no binary message but opcode " + frame.opcode + ", " + frame.text());
    }
    return frame.payload;
  }

  public void send(int opcode, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x80 | opcode);
    if (payload.length <= 125) {
      frame.write(0x80 | payload.length);
    } else {
      boolean isLong = payload.length > 0xFFFF;
      frame.write(0x80 | (isLong ? 127 : 126));
      for (int shift = isLong ? 56 : 8; shift >= 0; shift -= 8) {
        frame.write((int) ((long) payload.length >>> shift));
      }
    }
    // a mask of zeroes leaves the payload as it is
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    connection.send(frame.toByteArray());
  }

  public void pong() {
    send(PONG, new byte[0]);
  }

  @Override
  public void close() {
    connection.close();
  }

  private int number(int bytes) {
    int number = 0;
    for (byte b : connection.read(bytes)) {
      number = number << 8 | b & 0xFF;
    }
    return number;
  }
}
