package loggregator.hostile;

import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Clients with a sound certificate that connect, let the node do the dear part of a handshake, and come again. */
final class HandshakeStorm extends Crowd {
  private static final int CLIENTS = 4;
  private static final int BEGINNING = 500;

  private final String role;
  private final AtomicLong done = new AtomicLong();
  private volatile boolean over;

  HandshakeStorm(String role) {
    this.role = role;
  }

  @Override
  public void begin(Site site) {
    for (int i = 0; i < CLIENTS; i++) {
      start(() -> comeAgain(site.port(role)));
    }
    Patience.until("the handshakes are done", this::proof, () -> done.get() > BEGINNING);
  }

  private void comeAgain(int port) throws Exception {
    while (!over) {
      try (SSLSocket socket = (SSLSocket) ClientTls.CONTEXT.getSocketFactory().createSocket("127.0.0.1", port)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        done.incrementAndGet();
      }
    }
  }

  @Override
  public String proof() {
    return done + " handshakes";
  }

  @Override
  public void close() throws Exception {
    over = true;
    super.close();
  }
}
