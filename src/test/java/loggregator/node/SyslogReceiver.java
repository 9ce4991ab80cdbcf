package loggregator.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import loggregator.testing.Awaiting;

/** A syslog server of the JDK's own sockets, which takes messages with their lengths before them. */
public final class SyslogReceiver implements AutoCloseable {
  private final ServerSocket server;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final List<String> messages = new CopyOnWriteArrayList<>();

  private SyslogReceiver(ServerSocket server, boolean reads) {
    this.server = server;
    Thread acceptor = new Thread(() -> accept(reads), "syslog-receiver");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  public static SyslogReceiver open() throws IOException {
    return new SyslogReceiver(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), true);
  }

  /** One that accepts connections and reads nothing from them. */
  static SyslogReceiver openWithoutReading() throws IOException {
    return new SyslogReceiver(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), false);
  }

  /** One on a socket of the test's own. */
  static SyslogReceiver on(ServerSocket server) {
    return new SyslogReceiver(server, true);
  }

  int port() {
    return server.getLocalPort();
  }

  public String url() {
    return "syslog://127.0.0.1:" + port();
  }

  int connections() {
    return connections.size();
  }

  boolean isClosedByPeer(int connection) {
    return connections.get(connection).isClosed();
  }

  public List<String> messages() {
    return messages;
  }

  List<String> receive(int count) {
    Awaiting.until(() -> messages.size() >= count);
    return messages.subList(0, count);
  }

  private void accept(boolean reads) {
    try {
      while (true) {
        Socket connection = server.accept();
        connections.add(connection);
        if (reads) {
          Thread reader = new Thread(() -> read(connection), "syslog-reader");
          reader.setDaemon(true);
          reader.start();
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void read(Socket connection) {
    try (connection; InputStream in = new BufferedInputStream(connection.getInputStream())) {
      for (int length = length(in); length >= 0; length = length(in)) {
        messages.add(new String(in.readNBytes(length), UTF_8));
      }
    } catch (IOException e) {
      // the test closes it, or the peer does
    }
  }

  private static int length(InputStream in) throws IOException {
    int length = 0;
    for (int c = in.read(); c != ' '; c = in.read()) {
      if (c < 0) {
        return -1;
      }
      assert c >= '0' && c <= '9';
      length = 10 * length + c - '0';
    }
    return length;
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
