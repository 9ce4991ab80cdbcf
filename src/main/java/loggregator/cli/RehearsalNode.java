package loggregator.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A node with all roles on ports that were free a moment ago, and the commands that reach it. */
record RehearsalNode(Path certificates, JsonObject config) {
  private static final String HOST = "127.0.0.1";
  private static final String HAZELCAST = """
      hazelcast:
        cluster-name: rehearsal
        properties:
          hazelcast.phone.home.enabled: false
          hazelcast.metrics.enabled: false
          hazelcast.socket.bind.any: false
          hazelcast.shutdownhook.enabled: false
          hazelcast.wait.seconds.before.join: 0
        network:
          port:
            port: %1$d
            auto-increment: false
          join:
            auto-detection:
              enabled: false
            multicast:
              enabled: false
            tcp-ip:
              enabled: true
              member-list:
                - 127.0.0.1:%1$d
          interfaces:
            enabled: true
            interfaces:
              - 127.0.0.1
      """;

  /** @param folder has certificates in {@code certs} */
  static RehearsalNode in(Path folder) throws IOException {
    Path certificates = folder.resolve("certs");
    Path hazelcast = Files.writeString(folder.resolve("hazelcast.yaml"), HAZELCAST.formatted(freePort()));
    JsonObject cluster = new JsonObject()
        .put("hazelcastFile", hazelcast.toString())
        .put("tls", tls(certificates, "bus-ca", "bus-node"));
    return new RehearsalNode(certificates, new JsonObject()
        .put("admin", listener())
        .put("bus", new JsonObject().put("cluster", cluster))
        .put("agent", new JsonObject().put("grpc", listener(certificates, "metron")).put("udp", listener()))
        .put("router", new JsonObject().put("grpc", listener(certificates, "doppler")))
        .put("rlp", new JsonObject().put("grpc", listener(certificates, "reverselogproxy")))
        .put("gateway", new JsonObject().put("http", listener()).put("auth", "none"))
        .put("trafficController", new JsonObject().put("http", listener()).put("auth", "none")));
  }

  private static JsonObject listener() throws IOException {
    return new JsonObject().put("host", HOST).put("port", freePort());
  }

  private static JsonObject listener(Path certificates, String name) throws IOException {
    return listener().put("tls", tls(certificates, name));
  }

  private static JsonObject tls(Path certificates, String name) {
    return tls(certificates, "ca", name);
  }

  private static JsonObject tls(Path certificates, String ca, String name) {
    return new JsonObject()
        .put("caFile", certificates.resolve(ca + ".crt").toString())
        .put("certFile", certificates.resolve(name + ".crt").toString())
        .put("keyFile", certificates.resolve(name + ".key").toString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  /** Consumers of each kind, which end after some envelopes. */
  List<List<String>> tails() {
    return List.of(
        List.of("tail", "--certs", certificates.toString(), "--address", address("rlp", "grpc"), "--limit", "200"),
        List.of("tail", "--certs", certificates.toString(), "--address", address("rlp", "grpc"), "--limit", "200",
            "--json"),
        List.of("tail", "--url", "http://" + address("gateway", "http"), "--limit", "200"),
        List.of("tail", "--v1", "--url", "ws://" + address("trafficController", "http"), "--limit", "200"));
  }

  /** Producers of each kind. */
  List<List<String>> emits() {
    return List.of(
        List.of("emit", "--source-id", "a", "--certs", certificates.toString(), "--address", address("agent", "grpc")),
        List.of("emit", "--source-id", "a", "--v1", "--address", address("agent", "udp")));
  }

  private String address(String role, String listener) {
    return HOST + ":" + config.getJsonObject(role).getJsonObject(listener).getInteger("port");
  }
}
