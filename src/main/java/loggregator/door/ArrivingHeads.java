package loggregator.door;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The heads of requests that are still arriving at a listener, as far as they are long: each may be, but not all at
 * once. Beyond what they may take together, those that have been arriving for longest are cut off.
 *
 * <p>Threading: any thread.
 */
final class ArrivingHeads {
  private static final int MAX_BYTES = 16 << 20;

  private final Map<Channel, Integer> held = new LinkedHashMap<>();
  private long heldBytes;

  /** Returns the connections that have to be closed for it. */
  synchronized List<Channel> hold(Channel connection, int bytes) {
    Integer before = held.put(connection, bytes);
    heldBytes += bytes - (before == null ? 0 : before);
    List<Channel> cutOff = new ArrayList<>();
    while (heldBytes > MAX_BYTES && held.size() > 1) {
      Channel oldest = held.keySet().iterator().next();
      release(oldest);
      cutOff.add(oldest);
    }
    return cutOff;
  }

  synchronized void release(Channel connection) {
    Integer bytes = held.remove(connection);
    heldBytes -= bytes == null ? 0 : bytes;
  }
}
