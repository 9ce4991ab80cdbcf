package loggregator.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Consumers who connect until the node has no descriptor left. */
final class Crammed extends Crowd {
  private final int maxDescriptors;
  private int connected;
  private ProcessState node;

  Crammed(int maxDescriptors) {
    this.maxDescriptors = maxDescriptors;
  }

  @Override
  public void begin(Site site) {
    node = new ProcessState(site.nodes().get(0).pid());
    for (int i = 0; i < 2 * maxDescriptors; i++) {
      Socket socket = with(new Socket());
      try {
        socket.connect(new InetSocketAddress("127.0.0.1", site.port(i % 2 == 0 ? "gateway" : "agent")), 1_000);
        socket.getOutputStream().write("GET /v2/read?log HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
        connected++;
      } catch (IOException e) {
        // the kernel's queue is full, because the node accepts nobody
      }
    }
    Patience.until("no descriptor is left", this::proof, () -> node.descriptors() >= maxDescriptors - 1);
  }

  @Override
  public String proof() {
    return connected + " connections made, " + node.descriptors() + " of " + maxDescriptors + " descriptors used";
  }
}
