package loggregator.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gives every {@code port} of a configuration a free one, so that a node can run beside whatever else the machine runs. */
final class FreePorts {
  private static final String PORT = "port";

  private FreePorts() {
  }

  /** A copy with other ports; 0 stays 0. */
  static JsonObject assign(JsonObject configuration) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      return assign(configuration, held);
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
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
    ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    held.add(socket);
    return socket.getLocalPort();
  }
}
