package loggregator.warmup;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import loggregator.config.AgentConfig;
import loggregator.config.NodeConfig;
import loggregator.config.RlpConfig;
import loggregator.config.TlsFiles;
import loggregator.node.Links;

/** The configuration of the roles that rehearse: on ports that nobody knows, over the links of the real ones. */
final class RehearsalConfig {
  /** What the roles check the names of each other's certificates for. */
  static final List<String> SERVER_NAMES = List.of("metron", "doppler", "reverselogproxy");

  private static final String LOOPBACK = "127.0.0.1";

  private final NodeConfig real;
  private final boolean clustered;
  private final TlsFiles tls;

  RehearsalConfig(NodeConfig real, boolean clustered, TlsFiles tls) {
    this.real = real;
    this.clustered = clustered;
    this.tls = tls;
  }

  TlsFiles tls() {
    return tls;
  }

  Links links() {
    return clustered ? Links.ONLY_BUS : Links.LOCAL;
  }

  /** Whether a role of the node reaches others over gRPC, or is reached so. */
  private boolean isOverGrpc() {
    boolean hasPeers = real.agent().flatMap(AgentConfig::routers).isPresent()
        || real.rlp().flatMap(RlpConfig::routers).isPresent();
    boolean isRouterAlone = real.router().isPresent() && real.agent().isEmpty() && real.rlp().isEmpty();
    return !clustered && (hasPeers || isRouterAlone);
  }

  boolean hasGateway() {
    return real.gateway().isPresent();
  }

  /** One configuration of all roles, because they share what is of the whole node. */
  JsonObject json() throws IOException {
    JsonObject router = new JsonObject();
    JsonObject rlp = new JsonObject().put("grpc", listener(0));
    JsonObject agent = new JsonObject().put("grpc", listener(0));
    if (isOverGrpc()) {
      int port = freePort();
      router.put("grpc", listener(port));
      rlp.put("routers", peers(port));
      agent.put("routers", peers(port));
    }
    JsonObject all = new JsonObject()
        .put("node", new JsonObject().put("id", "warm-up").put("stopTimeoutMs", 0))
        .put("admin", new JsonObject().put("host", LOOPBACK).put("port", 0))
        .put("router", router)
        .put("rlp", rlp)
        .put("agent", agent);
    return hasGateway() ? all.put("gateway", gateway()) : all;
  }

  private static JsonObject gateway() {
    return new JsonObject().put("http", new JsonObject().put("host", LOOPBACK).put("port", 0)).put("auth", "none");
  }

  /** Somebody else may take it before the Router does; then there is no warm-up. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      return socket.getLocalPort();
    }
  }

  private JsonObject peers(int port) {
    return new JsonObject().put("addresses", new JsonArray().add(LOOPBACK + ":" + port)).put("tls", files());
  }

  private JsonObject listener(int port) {
    return new JsonObject().put("host", LOOPBACK).put("port", port).put("tls", files());
  }

  private JsonObject files() {
    return new JsonObject()
        .put("caFile", tls.caFile().toString())
        .put("certFile", tls.certFile().toString())
        .put("keyFile", tls.keyFile().toString());
  }
}
