package loggregator.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client with a certificate that speaks HTTP/2 frame by frame, reads nothing of itself, and keeps no rule. */
final class Http2Socket implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int ACK = 1;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int HEAD_BYTES = 9;
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);
  private static final int MAX_WINDOW_BYTES = Integer.MAX_VALUE;
  private static final int DEFAULT_WINDOW_BYTES = 65_535;
  private static final int READ_TIMEOUT_MS = 60_000;

  private final String authority;
  private final Socket plain = new Socket();
  private final OutputStream out;
  private final InputStream in;
  /** Written by the one thread that reads. */
  private volatile int answered;

  /** With the windows that a connection has by default. */
  Http2Socket(int port, String authority) {
    this(port, authority, 0);
  }

  /** @param receiveBufferBytes of the kernel; 0 for its own choice */
  Http2Socket(int port, String authority, int receiveBufferBytes) {
    this(port, authority, receiveBufferBytes, true);
  }

  static Http2Socket withoutTls(int port) {
    return new Http2Socket(port, "localhost", 0, false);
  }

  private Http2Socket(int port, String authority, int receiveBufferBytes, boolean withTls) {
    this.authority = authority;
    try {
      if (receiveBufferBytes > 0) {
        plain.setReceiveBufferSize(receiveBufferBytes);
      }
      plain.setTcpNoDelay(true);
      plain.setSoTimeout(READ_TIMEOUT_MS);
      plain.connect(new InetSocketAddress("127.0.0.1", port));
      Socket used = withTls ? encrypted() : plain;
      out = used.getOutputStream();
      in = used.getInputStream();
      out.write(PREFACE);
      out.write(bytes(SETTINGS, 0, 0, new byte[0]));
      acknowledgeSettings();
    } catch (IOException e) {
      abort();
      throw new UncheckedIOException(e);
    }
  }

  private SSLSocket encrypted() throws IOException {
    SSLSocket tls =
        (SSLSocket) ClientTls.CONTEXT.getSocketFactory().createSocket(plain, authority, plain.getPort(), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }

  /** A server grants its larger frames and windows only then. */
  private void acknowledgeSettings() throws IOException {
    for (int type = readType(); type != SETTINGS; type = readType()) {
      if (type < 0) {
        throw new IOException("the server takes no connection");
      }
    }
    out.write(bytes(SETTINGS, ACK, 0, new byte[0]));
  }

  /** So that only TCP holds the server back. */
  Http2Socket openWindows() throws IOException {
    frame(SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort((short) 4).putInt(MAX_WINDOW_BYTES).array());
    return openConnectionWindow();
  }

  /** So that a stream is held back by its own window only. */
  Http2Socket openConnectionWindow() throws IOException {
    frame(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(MAX_WINDOW_BYTES - DEFAULT_WINDOW_BYTES).array());
    return this;
  }

  void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    write(bytes(type, flags, stream, payload));
  }

  /** Several frames in one write, or a part of one. */
  void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** Begins a call over gRPC. */
  void call(int stream, String method, String... headers) throws IOException {
    frame(HEADERS, END_HEADERS, stream, head(method, headers));
  }

  byte[] head(String method, String... headers) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", "POST");
    literal(block, ":scheme", "https");
    literal(block, ":path", "/" + method);
    literal(block, ":authority", authority);
    literal(block, "content-type", "application/grpc");
    literal(block, "te", "trailers");
    for (int i = 0; i < headers.length; i += 2) {
      literal(block, headers[i], headers[i + 1]);
    }
    return block.toByteArray();
  }

  /** A message, in frames that every peer takes. */
  void message(int stream, byte[] message, boolean isLast) throws IOException {
    byte[] framed = ByteBuffer.allocate(5 + message.length).put((byte) 0).putInt(message.length).put(message).array();
    data(stream, framed, isLast);
  }

  void data(int stream, byte[] bytes, boolean isLast) throws IOException {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int from = 0; from < bytes.length; from += 16_384) {
      int length = Math.min(16_384, bytes.length - from);
      int flags = isLast && from + length == bytes.length ? END_STREAM : 0;
      frames.writeBytes(bytes(DATA, flags, stream, Arrays.copyOfRange(bytes, from, from + length)));
    }
    write(frames.toByteArray());
  }

  static byte[] bytes(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(HEAD_BYTES + payload.length)
        .put((byte) (payload.length >> 16)).putShort((short) payload.length)
        .put((byte) type).put((byte) flags).putInt(stream).put(payload).array();
  }

  /** The next frame's type, or -1 at the end; its payload is thrown away. */
  int readType() {
    try {
      byte[] head = in.readNBytes(HEAD_BYTES);
      if (head.length < HEAD_BYTES) {
        return -1;
      }
      answered += (head[4] & END_STREAM) != 0 && (head[3] == DATA || head[3] == HEADERS) ? 1 : 0;
      in.skipNBytes((head[0] & 0xFF) << 16 | (head[1] & 0xFF) << 8 | head[2] & 0xFF);
      return head[3];
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the server neither says anything nor closes", e);
    } catch (IOException e) {
      return -1;
    }
  }

  /** Calls whose end the server has said. */
  int answered() {
    return answered;
  }

  /** Reads all that the server says, and returns when it has closed. */
  void awaitClosed() {
    while (readType() >= 0) {
      // what a server says to somebody whom it cuts off
    }
  }

  /** Never indexed, never compressed. */
  static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    text(block, name);
    text(block, value);
  }

  private static void text(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    if (bytes.length < 127) {
      block.write(bytes.length);
    } else {
      block.write(127);
      int rest = bytes.length - 127;
      for (; rest >= 128; rest >>>= 7) {
        block.write(rest & 0x7F | 0x80);
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  /** Without a word, also while another thread writes. */
  private void abort() {
    try (plain) {
      plain.setSoLinger(true, 0);
    } catch (IOException e) {
      // closed already
    }
  }

  @Override
  public void close() {
    abort();
  }
}
