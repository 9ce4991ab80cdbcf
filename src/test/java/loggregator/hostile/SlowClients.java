package loggregator.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Connections that begin something and never go on, until the site ends them. */
final class SlowClients extends Crowd {
  private static final byte[] HALF_CLIENT_HELLO = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3};

  private final String role;
  private final int connections;
  private final byte[] beginning;
  private final boolean untilEnded;
  private final List<Socket> sockets = new ArrayList<>();
  private int refused;
  private long ended;

  /** @param untilEnded whether the site has to end each of them by itself */
  private SlowClients(String role, int connections, byte[] beginning, boolean untilEnded) {
    this.role = role;
    this.connections = connections;
    this.beginning = beginning;
    this.untilEnded = untilEnded;
  }

  static SlowClients silent(String role, int connections) {
    return new SlowClients(role, connections, new byte[0], true);
  }

  static SlowClients handshakes(String role, int connections) {
    return new SlowClients(role, connections, HALF_CLIENT_HELLO, true);
  }

  static SlowClients heads(String role, int connections) {
    return new SlowClients(role, connections, "GET /v2/read?log HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".getBytes(), true);
  }

  static SlowClients bodies(String role, int connections) {
    return new SlowClients(role, connections,
        ("POST /v2/read?log HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nsome").getBytes(), true);
  }

  @Override
  public void begin(Site site) {
    for (int i = 0; i < connections; i++) {
      Socket socket = with(new Socket());
      try {
        socket.connect(new InetSocketAddress("127.0.0.1", site.port(role)));
        socket.getOutputStream().write(beginning);
        sockets.add(socket);
      } catch (IOException e) {
        refused++;
      }
    }
    if (untilEnded) {
      for (Socket socket : sockets) {
        start(() -> {
          try {
            socket.getInputStream().readAllBytes();
          } finally {
            end();
          }
        });
      }
      Patience.until("the site ends what doesn't go on", this::proof, () -> ended() == sockets.size());
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
