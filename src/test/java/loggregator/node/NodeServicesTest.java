package loggregator.node;

import static loggregator.testing.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import loggregator.config.NodeConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeServicesTest {
  private static final NodeConfig CONFIG = NodeConfig.parse(
      new JsonObject()
          .put("node", new JsonObject().put("id", "node-7"))
          .put("admin", new JsonObject().put("port", 0))
          .put("router", new JsonObject()),
      Map.of()).orThrow();

  private final Vertx vertx = Vertx.vertx();
  private final Vertx other = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
    await(other.close());
  }

  @Test
  void noInstanceHasTheNameOfAnotherNotEvenOfOneBeforeARestart() {
    NodeServices services = await(NodeServices.join(vertx, CONFIG));
    NodeServices restarted = await(NodeServices.join(other, CONFIG));

    String first = services.nextInstanceId("rlp");

    assertThat(first).startsWith("node-7.rlp.1.");
    assertThat(services.nextInstanceId("rlp")).startsWith("node-7.rlp.2.");
    assertThat(restarted.nextInstanceId("rlp")).startsWith("node-7.rlp.1.").isNotEqualTo(first);
  }

  @Test
  void theLastWhoLeavesEndsThemAndTheNextWhoJoinsHasNewOnes() {
    NodeServices services = await(NodeServices.join(vertx, CONFIG));
    assertThat(await(NodeServices.join(vertx, CONFIG))).isSameAs(services);
    await(services.leave());
    assertThat(NodeServices.of(vertx)).isSameAs(services);
    await(services.leave());
    assertThat(NodeServices.of(vertx)).isNull();

    assertThat(await(NodeServices.join(vertx, CONFIG))).isNotSameAs(services);
  }
}
