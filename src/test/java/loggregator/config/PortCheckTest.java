package loggregator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortCheckTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void namesEachPortThatIsInUse() throws IOException {
    try (ServerSocket first = new ServerSocket(0, 1, LOOPBACK);
        ServerSocket second = new ServerSocket(0, 1, LOOPBACK)) {
      NodeConfig config = config("127.0.0.1", first.getLocalPort(), second.getLocalPort());

      assertThat(PortCheck.check(config)).containsExactly(
          new ConfigProblem("admin.port", "127.0.0.1:" + first.getLocalPort() + " is already in use"),
          new ConfigProblem("gateway.http.port", "127.0.0.1:" + second.getLocalPort() + " is already in use"));
    }
  }

  @Test
  void leavesPortsThatAreFreeUnbound() throws IOException {
    int port = freePort();

    assertThat(PortCheck.check(config("127.0.0.1", port, 0))).isEmpty();
    assertThat(PortCheck.check(config("127.0.0.1", port, 0))).isEmpty();
  }

  @Test
  void namesAnAddressThatIsNotOfThisMachine() {
    assertThat(PortCheck.check(config("192.0.2.1", 0, 0))).singleElement().asString()
        .startsWith("admin.port: 192.0.2.1:0 can't be listened on: Cannot assign requested address");
  }

  @Test
  void doesNotPrintAHostFromTheEnvironment() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
      JsonObject json = json("${HOST}", taken.getLocalPort(), 0);
      NodeConfig config = NodeConfig.parse(json, Map.of("HOST", "127.0.0.1")).orThrow();

      assertThat(PortCheck.check(config)).containsExactly(
          new ConfigProblem("admin.port", "${HOST}:" + taken.getLocalPort() + " is already in use"));
    }
  }

  @Test
  void aPortOfUdpIsInUseByUdpOnly() throws IOException {
    try (ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK);
        DatagramSocket udp = new DatagramSocket(0, LOOPBACK)) {
      assertThat(PortCheck.check(withUdp(tcp.getLocalPort()))).isEmpty();
      assertThat(PortCheck.check(withUdp(udp.getLocalPort()))).containsExactly(
          new ConfigProblem("agent.udp.port", "127.0.0.1:" + udp.getLocalPort() + " is already in use"));
    }
  }

  private static NodeConfig withUdp(int port) {
    JsonObject tls = new JsonObject().put("caFile", "a").put("certFile", "b").put("keyFile", "c");
    JsonObject json = json("127.0.0.1", 0, 0).put("agent", new JsonObject()
        .put("grpc", new JsonObject().put("port", 0).put("tls", tls))
        .put("udp", new JsonObject().put("port", port)));
    return NodeConfig.parse(json, Map.of()).orThrow();
  }

  private static NodeConfig config(String adminHost, int adminPort, int gatewayPort) {
    return NodeConfig.parse(json(adminHost, adminPort, gatewayPort), Map.of()).orThrow();
  }

  private static JsonObject json(String adminHost, int adminPort, int gatewayPort) {
    return new JsonObject()
        .put("admin", new JsonObject().put("host", adminHost).put("port", adminPort))
        .put("gateway", new JsonObject().put("auth", "none").put("http", new JsonObject().put("port", gatewayPort)));
  }

  /** Nobody else of this machine is given it again soon. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }
}
