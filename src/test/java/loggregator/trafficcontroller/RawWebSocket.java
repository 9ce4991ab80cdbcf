package loggregator.trafficcontroller;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import loggregator.http.RawConnection;

/** A consumer that speaks WebSocket byte by byte: it answers nothing unless the test says so. */
final class RawWebSocket implements AutoCloseable {
  static final String[] UPGRADE = {"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="};
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  final RawConnection connection;
  final List<String> head;

  /** What came in one frame; every frame is a whole message. */
  record Frame(int opcode, byte[] payload) {
    String text() {
      return new String(payload, UTF_8);
    }

    int closeStatus() {
      return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
    }

    String closeReason() {
      return new String(payload, 2, payload.length - 2, UTF_8);
    }
  }

  RawWebSocket(int port, String target) {
    this(new RawConnection(port), target);
  }

  RawWebSocket(RawConnection connection, String target) {
    this.connection = connection.request("GET", target, UPGRADE);
    this.head = connection.head();
  }

  Frame frame() {
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
  Frame frameButPing() {
    Frame frame = frame();
    return frame.opcode == PING ? frameButPing() : frame;
  }

  String message() {
    Frame frame = frameButPing();
    if (frame.opcode != BINARY) {
      throw new AssertionError("no binary message but opcode " + frame.opcode + ", " + frame.text());
    }
    return frame.text();
  }

  void send(int opcode, byte[] payload) {
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

  void pong() {
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
