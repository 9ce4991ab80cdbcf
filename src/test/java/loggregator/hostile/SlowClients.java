package loggregator.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Connections that begin something and never go on, until the site ends them. */
final class SlowClients extends Crowd {
  private static final byte[] HALF_CLIENT_HELLO = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3};

  private final ToIntFunction<Site> port;
  private final int connections;
  private final byte[] beginning;
  private final List<Socket> sockets = new ArrayList<>();
  private int refused;
  private long ended;

  private SlowClients(String role, int connections, byte[] beginning) {
    this(site -> site.port(role), connections, beginning);
  }

  private SlowClients(ToIntFunction<Site> port, int connections, byte[] beginning) {
    this.port = port;
    this.connections = connections;
    this.beginning = beginning;
  }

  static SlowClients silent(String role, int connections) {
    return new SlowClients(role, connections, new byte[0]);
  }

  static SlowClients handshakes(String role, int connections) {
    return new SlowClients(role, connections, HALF_CLIENT_HELLO);
  }

  static SlowClients syslogHandshakes(int connections) {
    return new SlowClients(site -> site.inputPort("syslog", "tls"), connections, HALF_CLIENT_HELLO);
  }

  static SlowClients heads(String role, int connections) {
    return new SlowClients(role, connections,
        "GET /v2/read?log HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".getBytes(ISO_8859_1));
  }

  static SlowClients bodies(String role, int connections) {
    return new SlowClients(role, connections,
        ("POST /v2/read?log HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nsome").getBytes(ISO_8859_1));
  }

  /** Envelopes that begin and don't go on. */
  static SlowClients writes(int connections) {
    return new SlowClients(site -> site.inputPort("write", "http"), connections,
        ("POST /v2/write HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{").getBytes(ISO_8859_1));
  }

  @Override
  public void begin(Site site) {
    for (int i = 0; i < connections; i++) {
      Socket socket = with(new Socket());
      try {
        socket.connect(new InetSocketAddress("127.0.0.1", port.applyAsInt(site)));
        socket.getOutputStream().write(beginning);
        sockets.add(socket);
      } catch (IOException e) {
        refused++;
      }
    }
    for (Socket socket : sockets) {
      start(() -> awaitEnd(socket));
    }
    Patience.until("the site ends what doesn't go on", this::proof, () -> ended() == sockets.size());
  }

  private void awaitEnd(Socket socket) throws IOException {
    try {
      socket.getInputStream().readAllBytes();
    } finally {
      end();
    }
  }

  private synchronized void end() {
    ended++;
  }

  private synchronized long ended() {
    return ended;
  }

  @Override
  public String proof() {
    return sockets.size() + " connections open, " + refused + " refused, " + ended() + " ended by the site";
  }
}
