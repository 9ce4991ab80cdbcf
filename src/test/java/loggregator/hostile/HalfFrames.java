package loggregator.hostile;

import java.util.Arrays;

/** Connections that each send a large frame but for its last byte. */
final class HalfFrames extends Crowd {
  private static final int FRAME_BYTES = 128 << 10;

  private final String role;
  private final String method;
  private final int connections;
  private int cutOff;
  private Site site;

  HalfFrames(String role, String method, int connections) {
    this.role = role;
    this.method = method;
    this.connections = connections;
  }

  @Override
  public void begin(Site site) {
    this.site = site;
    byte[] frame = Http2Socket.bytes(Http2Socket.DATA, 0, 1, new byte[FRAME_BYTES]);
    for (int i = 0; i < connections; i++) {
      try {
        Http2Socket socket = with(new Http2Socket(site.port(role), "any"));
        socket.call(1, method);
        socket.write(Arrays.copyOf(frame, frame.length - 1));
      } catch (Exception e) {
        cutOff++;
      }
    }
    Patience.until("the connections are open, unless they were cut off", this::proof,
        () -> open() + cutOff + rejected() >= connections);
  }

  private long open() {
    return site.read().sum(Reading.CONNECTIONS, "role=\"" + role + '"');
  }

  private long rejected() {
    return site.read().sum(Reading.REJECTED, "role=\"" + role + '"');
  }

  @Override
  public String proof() {
    return connections + " half frames of 128 KiB, " + open() + " connections open, " + cutOff + " cut off";
  }
}
