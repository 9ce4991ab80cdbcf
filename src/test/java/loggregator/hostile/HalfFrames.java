package loggregator.hostile;

import java.util.Arrays;

/** Connections that each send a large frame but for its last byte. */
final class HalfFrames extends Crowd {
  private final GrpcDoor door;
  private final int frameBytes;
  private final int connections;
  private int cutOff;
  private Site site;

  /** @param frameBytes that the door takes */
  HalfFrames(GrpcDoor door, int frameBytes, int connections) {
    this.door = door;
    this.frameBytes = frameBytes;
    this.connections = connections;
  }

  @Override
  public void begin(Site site) {
    this.site = site;
    byte[] frame = Http2Socket.bytes(Http2Socket.DATA, 0, 1, new byte[frameBytes]);
    for (int i = 0; i < connections; i++) {
      try {
        Http2Socket socket = with(door.connect(site));
        socket.call(1, door.method());
        socket.write(Arrays.copyOf(frame, frame.length - 1));
      } catch (Exception e) {
        cutOff++;
      }
    }
    Patience.until("the connections are open, unless they were cut off", this::proof,
        () -> open() + cutOff + rejected() >= connections);
  }

  private long open() {
    return door.connections(site.read());
  }

  private long rejected() {
    return door.rejected(site.read());
  }

  @Override
  public String proof() {
    return connections + " half frames of " + (frameBytes >> 10) + " KiB, " + open() + " connections open, " + cutOff + " cut off";
  }
}
