package loggregator.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import loggregator.gateway.RawConnection;

/** Clients who give a node reason to log: streams that begin and end, refused requests, and broken frames. */
final class Noise extends Crowd {
  private static final int TURNS = 50;
  private static final byte[] NO_FRAME = "this is no frame".getBytes(ISO_8859_1);

  private int answered;

  @Override
  public void begin(Site site) throws IOException {
    for (int i = 0; i < TURNS; i++) {
      ask(site.port("gateway"), "/v2/read?log&shard_id=noise-" + i);
      ask(site.port("trafficController"), "/nowhere/" + i);
      try (Http2Socket socket = new Http2Socket(site.port("agent"), "any")) {
        socket.write(NO_FRAME);
        socket.awaitClosed();
      }
    }
  }

  private void ask(int port, String target) {
    try (RawConnection connection = new RawConnection(port)) {
      connection.request("GET", target).head();
      answered++;
    }
  }

  @Override
  public String proof() {
    return answered + " requests answered, " + TURNS + " connections broken";
  }
}
