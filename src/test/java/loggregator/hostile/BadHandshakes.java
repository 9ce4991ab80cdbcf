package loggregator.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import loggregator.tls.TestCertificates;

/** Clients of syslog over TLS that have no right to a connection, and send lines all the same. */
final class BadHandshakes extends Crowd {
  private static final int CLIENTS = 2;
  private static final byte[] LINES = "<13>Oct  7 10:00:00 h intruder: text\n".repeat(100).getBytes(ISO_8859_1);

  private final Kind kind;
  private final int connections;
  private final AtomicInteger ended = new AtomicInteger();
  private Site site;
  private Reading before;

  /** What they show of themselves. */
  enum Kind {
    NO_CERTIFICATE(ClientTls.showingNothing().getSocketFactory()),
    FOREIGN_CERTIFICATE(ClientTls.showing(TestCertificates.foreignFolder(), 1).getSocketFactory()),
    /** As long as a client of Java makes it. */
    LONG_CHAIN(ClientTls.showing(TestCertificates.foreignFolder(), 150).getSocketFactory()),
    NO_TLS(SocketFactory.getDefault());

    private final SocketFactory sockets;

    Kind(SocketFactory sockets) {
      this.sockets = sockets;
    }
  }

  BadHandshakes(Kind kind, int connections) {
    this.kind = kind;
    this.connections = connections;
  }

  @Override
  public void begin(Site site) {
    this.site = site;
    before = site.read();
    int port = site.inputPort("syslog", "tls");
    for (int i = 0; i < CLIENTS; i++) {
      start(() -> {
        for (int connection = 0; connection < connections / CLIENTS; connection++) {
          intrude(port);
        }
      });
    }
    Patience.until("all are refused", this::proof, () -> ended.get() == connections && refused() >= connections);
    if (taken() != 0) {
      throw new AssertionError("lines were taken: " + proof());
    }
  }

  /** Returns when the site has ended the connection. */
  private void intrude(int port) throws IOException {
    try (Socket socket = kind.sockets.createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(LINES);
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      // how the site says no
    }
    ended.incrementAndGet();
  }

  private long refused() {
    return change("loggregator_input_rejected_total", "input=\"syslog\"", "reason=\"handshake\"");
  }

  private long taken() {
    return change("loggregator_input_envelopes_total", "input=\"syslog\"");
  }

  private long change(String name, String... labels) {
    return site.read().sum(name, labels) - before.sum(name, labels);
  }

  @Override
  public String proof() {
    return ended + " of " + connections + " connections ended, " + refused() + " handshakes refused, "
        + taken() + " envelopes made";
  }
}
