package loggregator.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;

/** Connections of syslog that bring far too much, or never the end of what they have begun. */
final class SyslogLines extends Crowd {
  private static final int PIECE_BYTES = 64 << 10;
  private static final int HALF_BYTES = 50_000;

  private final Transport transport;
  private final int connections;
  private final byte[] piece;
  private final long bytes;
  private final AtomicLong sentBytes = new AtomicLong();
  private final AtomicInteger done = new AtomicInteger();

  /** What they are sent over. */
  enum Transport {
    TCP(SocketFactory.getDefault()),
    TLS(ClientTls.CONTEXT.getSocketFactory());

    private final SocketFactory sockets;

    Transport(SocketFactory sockets) {
      this.sockets = sockets;
    }

    Socket connect(Site site) throws IOException {
      int port = site.inputPort("syslog", name().toLowerCase(Locale.ROOT));
      return sockets.createSocket(InetAddress.getLoopbackAddress(), port);
    }
  }

  /** @param piece is sent again and again, by all of them together so many bytes */
  private SyslogLines(Transport transport, int connections, byte[] piece, long bytes) {
    this.transport = transport;
    this.connections = connections;
    this.piece = piece;
    this.bytes = bytes;
  }

  /** Each says how long its message is, and sends less. */
  static SyslogLines half(Transport transport, int connections) {
    byte[] half = ("60000 <13>1 - h half - - - " + "x".repeat(HALF_BYTES)).getBytes(ISO_8859_1);
    return new SyslogLines(transport, connections, half, (long) connections * half.length);
  }

  static SyslogLines flood(Transport transport, int connections, int megabytes) {
    return new SyslogLines(transport, connections, "<13>Oct  7 10:00:00 h flood: text\n".repeat(2_000).getBytes(ISO_8859_1),
        (long) megabytes << 20);
  }

  static SyslogLines endless(Transport transport, int connections, int megabytes) {
    return new SyslogLines(transport, connections, ("<13>" + "x".repeat(PIECE_BYTES)).getBytes(ISO_8859_1),
        (long) megabytes << 20);
  }

  @Override
  public void begin(Site site) throws IOException {
    for (int i = 0; i < connections; i++) {
      Socket socket = with(transport.connect(site));
      start(() -> send(socket.getOutputStream()));
    }
    Patience.until("all is sent, or cut off", this::proof, () -> done.get() + cutOff() == connections);
  }

  private void send(OutputStream out) throws IOException {
    for (long left = bytes / connections; left > 0; left -= piece.length) {
      out.write(piece);
      sentBytes.addAndGet(piece.length);
    }
    done.incrementAndGet();
  }

  @Override
  public String proof() {
    return (sentBytes.get() >> 10) + " KB of syslog over " + connections + " connections, " + cutOff() + " cut off";
  }
}
