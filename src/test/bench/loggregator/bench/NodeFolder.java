package loggregator.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import loggregator.testing.FreePorts;

/**
 * The working directory of a node under test: the shipped configuration with free ports, what the node prints, and the
 * certificates that it makes at its first start. Gone when it is closed.
 */
final class NodeFolder implements AutoCloseable {
  private final Path folder;
  private final JsonObject configuration;

  NodeFolder(Path shippedConfiguration) throws IOException {
    this(shippedConfiguration, new JsonObject());
  }

  /** With settings in place of the shipped ones, or beside them. */
  NodeFolder(Path shippedConfiguration, JsonObject changes) throws IOException {
    JsonObject shipped = new JsonObject(Files.readString(shippedConfiguration));
    this.configuration = FreePorts.assign(shipped).mergeIn(changes, true);
    this.folder = Files.createTempDirectory("loggregator-bench");
    Files.writeString(configurationFile(), configuration.encodePrettily());
  }

  Path path() {
    return folder;
  }

  Path configurationFile() {
    return folder.resolve("node.json");
  }

  Path log() {
    return folder.resolve("node.log");
  }

  Peers peers() {
    return new Peers(folder.resolve("certs"), port("agent", "grpc"), port("rlp", "grpc"));
  }

  int gatewayPort() {
    return port("gateway", "http");
  }

  int udpPort() {
    return port("agent", "udp");
  }

  int trafficControllerPort() {
    return port("trafficController", "http");
  }

  int adminPort() {
    return configuration.getJsonObject("admin").getInteger("port");
  }

  /** Whether the ports that the load generator needs accept connections. */
  boolean listens() {
    Peers peers = peers();
    return Stream.of(peers.agentPort(), peers.rlpPort(), gatewayPort(), trafficControllerPort(), adminPort())
        .allMatch(NodeFolder::accepts);
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }

  private int port(String role, String listener) {
    return configuration.getJsonObject(role).getJsonObject(listener).getInteger("port");
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
