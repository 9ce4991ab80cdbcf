package loggregator.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A consumer that speaks HTTP/1.1 byte by byte, and sees it so. */
public final class RawConnection implements AutoCloseable {
  private static final int READ_TIMEOUT_MS = 20_000;

  private final Socket socket;

  public RawConnection(int port) {
    this(port, 64 * 1024);
  }

  public RawConnection(int port, int receiveBufferBytes) {
    socket = new Socket();
    try {
      socket.setReceiveBufferSize(receiveBufferBytes);
      socket.setSoTimeout(READ_TIMEOUT_MS);
      socket.connect(new InetSocketAddress("127.0.0.1", port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Over a connection that is made. */
  public RawConnection(Socket socket) {
    this.socket = socket;
    try {
      socket.setSoTimeout(READ_TIMEOUT_MS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request without a body; {@code headers} are lines. */
  public RawConnection request(String method, String target, String... headers) {
    StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return send(text + "\r\n");
  }

  public RawConnection send(String text) {
    return send(text.getBytes(UTF_8));
  }

  public RawConnection send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The status line and the headers. */
  public List<String> head() {
    List<String> lines = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      lines.add(line);
    }
    return lines;
  }

  /** The next chunk of a chunked body, empty for the last. */
  public String chunk() {
    byte[] content = read(Integer.parseInt(line(), 16));
    line();
    return new String(content, UTF_8);
  }

  /** Chunks until one has the text. */
  public String chunksUntil(String text) {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(text) < 0) {
      read.append(chunk());
    }
    return read.toString();
  }

  public String text(int bytes) {
    return new String(read(bytes), UTF_8);
  }

  public byte[] read(int count) {
    try {
      return in().readNBytes(count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All until the server closes. */
  public String rest() {
    try {
      return new String(in().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All until the server closes, which need not take all of the text. */
  public String answerTo(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(UTF_8));
    } catch (IOException e) {
      // it has had enough; what it answered may still be there
    }
    try {
      return new String(in().readAllBytes(), UTF_8);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection is still open", e);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InputStream in() throws IOException {
    return socket.getInputStream();
  }

  private String line() {
    try {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in().read(); b != '\n'; b = in().read()) {
        if (b < 0) {
          throw new IOException("the server closed in the middle of: " + line);
        }
        line.write(b);
      }
      return line.toString(ISO_8859_1).stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
