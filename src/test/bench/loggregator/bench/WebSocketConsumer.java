package loggregator.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads envelopes from a Traffic Controller or batches from a Gateway over a WebSocket, on a thread of its own. */
final class WebSocketConsumer implements Consumer {
  private static final int READ_BYTES = 64 << 10;
  private static final int FINAL = 0x80;
  private static final int PING = 9;
  private static final int CLOSE = 8;
  private static final byte[] PONG = {(byte) 0x8A, (byte) 0x80, 0, 0, 0, 0};
  private static final AtomicInteger FIREHOSES = new AtomicInteger();

  private final Arrivals arrivals = new Arrivals();
  private final Socket socket;
  private final DataInputStream in;
  private final boolean isGateway;
  private byte[] message = new byte[READ_BYTES];
  private int messageLength;
  private volatile boolean closed;

  /** All envelopes, none of which it shares with others. */
  static WebSocketConsumer firehose(int port) {
    return new WebSocketConsumer(port, "/firehose/bench-" + FIREHOSES.incrementAndGet(), false);
  }

  /** Those of the producer of that number. */
  static WebSocketConsumer appStream(int port, int instance) {
    return new WebSocketConsumer(
        port, "/apps/" + UUID.nameUUIDFromBytes(new byte[] {(byte) instance}) + "/stream", false);
  }

  /** The logs of all sources, from a Gateway. */
  static WebSocketConsumer gateway(int port) {
    return new WebSocketConsumer(port, "/v2/read?log", true);
  }

  private WebSocketConsumer(int port, String target, boolean isGateway) {
    this.isGateway = isGateway;
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), READ_BYTES));
      WebSocketUpgrade.ask(socket.getOutputStream(), in, target);
    } catch (IOException e) {
      throw new IllegalStateException("no server of WebSockets on port " + port, e);
    }
    Thread thread = new Thread(this::read, "websocket-consumer");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Arrivals arrivals() {
    return arrivals;
  }

  @Override
  public void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      arrivals.fail("closing: " + e);
    }
  }

  private void read() {
    try {
      while (true) {
        frame();
      }
    } catch (IOException | RuntimeException e) {
      if (!closed) {
        arrivals.fail("consumer: " + e);
      }
    }
  }

  private void frame() throws IOException {
    int first = in.readUnsignedByte();
    int opcode = first & 0x0F;
    int length = in.readUnsignedByte();
    length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
    if (messageLength + length > message.length) {
      message = Arrays.copyOf(message, messageLength + length);
    }
    in.readFully(message, messageLength, length);
    if (opcode == PING) {
      socket.getOutputStream().write(PONG);
    } else if (opcode == CLOSE) {
      throw new IOException("the server ended the stream");
    } else {
      messageLength += length;
      if ((first & FINAL) != 0) {
        message();
      }
    }
  }

  private void message() {
    if (isGateway) {
      arrivals.json(message, messageLength);
    } else {
      arrivals.firstGeneration(message, messageLength);
    }
    messageLength = 0;
  }
}
