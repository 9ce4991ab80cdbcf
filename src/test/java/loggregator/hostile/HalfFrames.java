package loggregator.hostile;

import java.util.Arrays;

/** Connections that each send a large frame but for its last byte. */
final class HalfFrames extends Crowd {
  private static final int FRAME_BYTES = 128 << 10;

  private final GrpcDoor door;
  private final int connections;
  private int cutOff;
  private Site site;

  HalfFrames(GrpcDoor door, int connections) {
    this.door = door;
    this.connections = connections;
  }

  @Override
  public void begin(Site site) {
    this.site = site;
    byte[] frame = Http2Socket.bytes(Http2Socket.DATA, 0, 1, new byte[FRAME_BYTES]);
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
    return connections + " half frames of 128 KiB, " + open() + " connections open, " + cutOff + " cut off";
  }
}
