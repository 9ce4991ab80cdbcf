package loggregator.cli;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import loggregator.cli.client.ServerAddress;
import loggregator.config.ConfigResult;
import loggregator.config.Listener;
import loggregator.config.NodeConfig;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * The option by which a second node runs on one host: it adds a number to every port that the configuration has the
 * node listen on, and commands that are given the same number find it there. Peers are not moved.
 */
final class PortOffset {
  private static final int HIGHEST_PORT = 65_535;

  @Option(names = "--port-offset", paramLabel = "N", defaultValue = "${env:LOGGREGATOR_PORT_OFFSET:-0}",
      description = "For a second node on this host: adds N to each port that a node listens on "
          + "(default: $LOGGREGATOR_PORT_OFFSET, or else 0).")
  private int offset;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  int value() {
    return offset;
  }

  /** Where a node of this host listens whose configuration says {@code port}. */
  ServerAddress onThisHost(int port) {
    int moved = port + offset;
    if (moved < 1 || moved > HIGHEST_PORT) {
      throw new ParameterException(spec.commandLine(), "--port-offset: " + port + " and " + offset + " make no port");
    }
    return new ServerAddress("127.0.0.1", moved);
  }

  /** The configuration with its ports moved, or its problems. */
  ConfigResult<JsonObject> applyTo(JsonObject json, Map<String, String> environment) {
    return offset == 0
        ? ConfigResult.of(json)
        : NodeConfig.parse(json, environment).flatMap(config -> ConfigResult.of(move(json, config)));
  }

  /** A port that stands for any that is free stays so. */
  private JsonObject move(JsonObject json, NodeConfig config) {
    JsonObject moved = json.copy();
    for (Listener listener : config.inventory().listeners()) {
      move(moved, listener.key(), listener.port());
    }
    config.bus().cluster().ifPresent(cluster -> move(moved, "bus.cluster.publicPort", cluster.publicPort()));
    return moved;
  }

  private void move(JsonObject json, String key, int port) {
    if (port != 0) {
      String[] path = key.split("\\.");
      JsonObject section = json;
      for (int i = 0; i < path.length - 1; i++) {
        if (!section.containsKey(path[i])) {
          section.put(path[i], new JsonObject());
        }
        section = section.getJsonObject(path[i]);
      }
      section.put(path[path.length - 1], port + offset);
    }
  }
}
