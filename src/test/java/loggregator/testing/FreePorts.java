package loggregator.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives every {@code port} of a configuration a free one, so that a node can run beside whatever else the machine runs.
 * They are below those that a system gives to connections, which could take one before the node does. The three after
 * each are left free for more instances of the same role.
 */
public final class FreePorts {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int INSTANCES = 4;
  private static final int MAX_ATTEMPTS = 1_000;
  private static final String PORT = "port";
  /** Those who got one may not listen yet. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePorts() {
  }

  /** A copy with other ports; 0 stays 0. */
  public static JsonObject assign(JsonObject configuration) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      return assign(configuration, held);
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  public static int one() throws IOException {
    return assign(new JsonObject().put(PORT, 1)).getInteger(PORT);
  }

  private static JsonObject assign(JsonObject object, List<ServerSocket> held) throws IOException {
    JsonObject copy = new JsonObject();
    for (Map.Entry<String, Object> entry : object) {
      Object value = entry.getValue();
      if (value instanceof JsonObject child) {
        value = assign(child, held);
      } else if (entry.getKey().equals(PORT) && value instanceof Integer port && port != 0) {
        value = hold(held);
      }
      copy.put(entry.getKey(), value);
    }
    return copy;
  }

  private static int hold(List<ServerSocket> held) throws IOException {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      int port = INSTANCES * ThreadLocalRandom.current().nextInt(LOWEST / INSTANCES, HIGHEST / INSTANCES);
      if (!GIVEN.add(port)) {
        continue;
      }
      try {
        held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        return port;
      } catch (BindException e) {
        // taken: try another one
      }
    }
    throw new BindException("no free port from " + LOWEST + " to " + HIGHEST);
  }
}
