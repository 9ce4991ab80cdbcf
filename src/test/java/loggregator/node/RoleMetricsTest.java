package loggregator.node;

import static loggregator.testing.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import verticles.RouterVerticle;

class RoleMetricsTest {
  private static final JsonObject CONFIG = new JsonObject()
      .put("node", new JsonObject().put("id", "node-7").put("stopTimeoutMs", 1_000))
      .put("admin", new JsonObject().put("port", 0))
      .put("router", new JsonObject());

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void aRoleThatWasUndeployedIsNotMeasuredAnyMore() {
    String one = deploy();
    deploy();
    assertThat(scrape()).contains("loggregator_routers_ready{link=\"local\",role=\"router\"} 2.0");

    await(vertx.undeploy(one));
    assertThat(scrape()).contains("loggregator_routers_ready{link=\"local\",role=\"router\"} 1.0");
  }

  private String deploy() {
    return await(vertx.deployVerticle(new RouterVerticle(), new DeploymentOptions().setConfig(CONFIG)));
  }

  private String scrape() {
    return NodeServices.of(vertx).metrics().scrape();
  }
}
