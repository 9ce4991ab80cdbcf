package loggregator.node;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import loggregator.testing.GrpcChannels;

/** Nodes with one role each, joined over gRPC only: each has a Vert.x of its own, and no cluster. */
final class GrpcFleet implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  static final int DEAD_PEER_TIMEOUT_MS = 3_000;
  private static final int PATIENT_TIMEOUT_MS = 60_000;
  private static final Set<String> ROLES = Set.of("agent", "router", "rlp", "gateway", "trafficController");

  private final List<TestNode> nodes = new ArrayList<>();

  TestNode router() {
    return router("127.0.0.1", 0);
  }

  TestNode router(String host, int port) {
    return start("router", config -> config.getJsonObject("router")
        .put("grpc", new JsonObject().put("host", host).put("port", port).put("tls", tls("doppler"))));
  }

  TestNode routerThatTakes(int maxMessageBytes) {
    return start("router", config -> config.getJsonObject("router").put("grpc",
        new JsonObject().put("port", 0).put("maxMessageBytes", maxMessageBytes).put("tls", tls("doppler"))));
  }

  TestNode routerWithRoomFor(int subscriptions) {
    return start("router", config -> config.getJsonObject("router")
        .put("maxSubscriptions", subscriptions)
        .put("grpc", new JsonObject().put("port", 0).put("tls", tls("doppler"))));
  }

  /** Its own queue holds so many, and who loses there is told. */
  TestNode routerThatHolds(int envelopes) {
    return start("router", config -> config.getJsonObject("router")
        .put("tellLosses", true)
        .put("diode", new JsonObject().put("maxEnvelopes", envelopes))
        .put("grpc", new JsonObject().put("port", 0).put("tls", tls("doppler"))));
  }

  /** One that isn't disturbed by the machine's not running it for a while, and that takes envelopes already. */
  TestNode patientRouter() {
    TestNode router = start("router", config -> {
      config.getJsonObject("bus").put("ackTimeoutMs", PATIENT_TIMEOUT_MS);
      config.getJsonObject("router")
          .put("grpc", new JsonObject().put("host", "127.0.0.1").put("port", 0).put("tls", tls("doppler")));
    });
    await().atMost(LIMIT).until(() -> router.metric("loggregator_routers_ready", "link=\"grpc\"") == 1);
    return router;
  }

  TestNode agent(JsonObject routers) {
    return start("agent", config -> config.getJsonObject("agent").put("routers", routers.put("tls", tls("metron"))));
  }

  TestNode agentWithTags(JsonObject tags, JsonObject routers) {
    return start("agent", config -> config.getJsonObject("agent")
        .put("tags", tags).put("routers", routers.put("tls", tls("metron"))));
  }

  TestNode agentWithUdp(JsonObject routers) {
    return start("agent", config -> config.getJsonObject("agent")
        .put("udp", new JsonObject().put("port", 0)).put("routers", routers.put("tls", tls("metron"))));
  }

  TestNode rlp(JsonObject routers) {
    return rlp(routers, 0);
  }

  TestNode rlp(JsonObject routers, int port) {
    return start("rlp", config -> {
      config.getJsonObject("rlp").getJsonObject("grpc").put("port", port);
      config.getJsonObject("rlp").put("routers", routers.put("tls", tls("reverselogproxy")));
    });
  }

  TestNode rlpWithRoomFor(int streams, JsonObject routers) {
    return start("rlp", config -> config.getJsonObject("rlp")
        .put("maxStreams", streams)
        .put("routers", routers.put("tls", tls("reverselogproxy"))));
  }

  TestNode gateway(JsonObject rlps) {
    return start("gateway", config -> config.getJsonObject("gateway").put("rlps", rlps.put("tls", tls("gateway"))));
  }

  TestNode gateway(JsonObject rlps, JsonObject logCaches) {
    return start("gateway", config -> config.getJsonObject("gateway").put("rlps", rlps.put("tls", tls("gateway")))
        .put("logCaches", logCaches.put("tls", tls("gateway"))));
  }

  TestNode logCache(JsonObject routers, JsonObject peers) {
    return start("logCache", config -> config.put("logCache", new JsonObject()
        .put("auth", "none")
        .put("http", new JsonObject().put("port", 0))
        .put("grpc", new JsonObject().put("port", 0).put("tls", tls("log-cache")))
        .put("routers", routers.put("tls", tls("log-cache")))
        .put("peers", peers.put("tls", tls("log-cache")))));
  }

  TestNode trafficController(JsonObject routers) {
    return start("trafficController", config -> config.getJsonObject("trafficController")
        .put("routers", routers.put("tls", tls("trafficcontroller"))));
  }

  /** Peers on the loopback. */
  static JsonObject at(int... ports) {
    return at(IntStream.of(ports).mapToObj(port -> "127.0.0.1:" + port).toArray(String[]::new));
  }

  static JsonObject at(String... addresses) {
    return new JsonObject()
        .put("addresses", new JsonArray(List.of(addresses)))
        .put("refreshIntervalMs", 100)
        .put("deadPeerTimeoutMs", DEAD_PEER_TIMEOUT_MS)
        .put("reconnectIntervalMs", 0);
  }

  static JsonObject listedIn(Path file) {
    return at(new String[0]).put("file", file.toString());
  }

  static int port(TestNode router) {
    return router.port("router.grpc");
  }

  @Override
  public void close() {
    Collections.reverse(nodes);
    nodes.forEach(TestNode::close);
  }

  private TestNode start(String role, Consumer<JsonObject> change) {
    TestNode node = TestNode.start(config -> {
      ROLES.stream().filter(other -> !other.equals(role)).forEach(config::remove);
      config.getJsonObject("node").put("id", role + "-" + nodes.size());
      config.getJsonObject("bus").put("ackTimeoutMs", DEAD_PEER_TIMEOUT_MS);
      change.accept(config);
    });
    nodes.add(node);
    return node;
  }

  private static JsonObject tls(String name) {
    String folder = GrpcChannels.certificates().toString();
    return new JsonObject()
        .put("caFile", folder + "/ca.crt")
        .put("certFile", folder + "/" + name + ".crt")
        .put("keyFile", folder + "/" + name + ".key");
  }
}
