package loggregator.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import loggregator.config.NodeConfig;
import loggregator.testing.GrpcChannels;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final int LIMIT_MS = 60_000;
  private static final int ENOUGH_BYTES = 100_000;
  private static final JsonObject TLS = new JsonObject()
      .put("caFile", GrpcChannels.certificates() + "/ca.crt")
      .put("certFile", GrpcChannels.certificates() + "/client.crt")
      .put("keyFile", GrpcChannels.certificates() + "/client.key");

  @Test
  void envelopesGoTheWholeWayInOneProcess() {
    assertThat(WarmUp.run(config(LIMIT_MS, listener("agent"), listener("router"), listener("rlp"),
        new JsonObject().put("gateway", new JsonObject().put("http", port()).put("auth", "none"))), false, ENOUGH_BYTES)).isGreaterThanOrEqualTo(ENOUGH_BYTES);
  }

  @Test
  void envelopesGoTheWholeWayOverGrpc() {
    JsonObject agent = listener("agent");
    agent.getJsonObject("agent").put("routers",
        new JsonObject().put("addresses", new JsonArray().add("127.0.0.1:1")).put("tls", TLS));

    assertThat(WarmUp.run(config(LIMIT_MS, agent), false, ENOUGH_BYTES)).isGreaterThanOrEqualTo(ENOUGH_BYTES);
  }

  @Test
  void envelopesGoTheWholeWayOverTheBus() {
    assertThat(WarmUp.run(config(LIMIT_MS, listener("router")), true, ENOUGH_BYTES)).isGreaterThanOrEqualTo(ENOUGH_BYTES);
  }

  @Test
  void whoWantsNoWarmUpHasNone() {
    assertThat(WarmUp.run(config(0, listener("router")), false, ENOUGH_BYTES)).isZero();
  }

  @Test
  void theLogIsAsBeforeAfterwards() {
    Logger log = Logger.getLogger("loggregator");
    Level before = log.getLevel();

    WarmUp.run(config(LIMIT_MS, listener("router")), false, ENOUGH_BYTES);

    assertThat(log.getLevel()).isEqualTo(before);
  }

  private static NodeConfig config(int warmUpMs, JsonObject... roles) {
    JsonObject json = new JsonObject()
        .put("node", new JsonObject().put("warmUpMs", warmUpMs)).put("admin", port());
    for (JsonObject role : roles) {
      json.mergeIn(role);
    }
    return NodeConfig.parse(json, Map.of()).orThrow();
  }

  private static JsonObject listener(String role) {
    return new JsonObject().put(role, new JsonObject().put("grpc", port().put("tls", TLS)));
  }

  private static JsonObject port() {
    return new JsonObject().put("host", "127.0.0.1").put("port", 0);
  }
}
