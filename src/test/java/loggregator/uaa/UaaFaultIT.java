package loggregator.uaa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Consumers are refused while nobody can tell what their tokens are good for, and no longer. */
@Tag("uaa")
@ExtendWith(WithUaa.class)
@ResourceLock("uaa")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class UaaFaultIT {
  private final UaaProcess uaa;
  private GuardedNode node;

  UaaFaultIT(UaaProcess uaa) {
    this.uaa = uaa;
  }

  @AfterEach
  void close() {
    uaa.thaw();
    node.close();
  }

  @Test
  void aFrozenUaaRefusesNewStreamsUntilItGoesOn() {
    node = new GuardedNode(uaa.url(), quickChecks());
    String known = uaa.api().token(UaaClient.FIREHOSE_READER);
    String unknown = uaa.api().token(UaaClient.LOGS_ADMIN);
    node.awaitDelivery("before", node.awaitReader(known));

    uaa.freeze();

    // The UAA is frozen all the time, so that these answers come of our own limits.
    assertThat(node.readAll(unknown).status()).isEqualTo(503);
    assertThat(node.firehose(unknown).status()).isEqualTo(503);
    await("what was known is forgotten").atMost(Reader.LIMIT).until(() -> node.readAll(known).status() == 503);
    await("there, too").atMost(Reader.LIMIT).until(() -> node.firehose(known).status() == 503);

    uaa.thaw();

    node.awaitDelivery("after", node.awaitReader(unknown));
  }

  @Test
  void anOpenStreamOutlivesAUaaThatIsFrozenForAShortTime() {
    node = new GuardedNode(uaa.url(), quickChecks().put("recheckIntervalMs", 2_000));
    String token = uaa.api().token(UaaClient.FIREHOSE_READER);
    Reader reader = node.awaitReader(token);
    SocketReader firehose = node.firehose(token);
    node.awaitDelivery("before", reader);
    node.awaitDelivery("before", firehose);

    uaa.freeze();
    double before = unavailable("gateway");
    double beforeOfFirehose = unavailable("traffic_controller");
    await("a check of each fails").atMost(Reader.LIMIT).until(() ->
        unavailable("gateway") > before && unavailable("traffic_controller") > beforeOfFirehose);
    uaa.thaw();

    node.awaitDelivery("after", reader);
    node.awaitDelivery("after", firehose);
  }

  @Test
  void anOpenStreamEndsWhenTheUaaStaysFrozen() {
    node = new GuardedNode(uaa.url(), quickChecks().put("recheckIntervalMs", 100));
    String token = uaa.api().token(UaaClient.FIREHOSE_READER);
    Reader reader = node.awaitReader(token);
    SocketReader firehose = node.firehose(token);
    node.awaitDelivery("before", reader);
    node.awaitDelivery("before", firehose);

    uaa.freeze();

    reader.awaitEnd();
    assertThat(firehose.end()).startsWith("1008 ");
  }

  @Test
  void refusesEveryoneWhenItsOwnSecretIsWrong() {
    JsonObject settings = quickChecks();
    node = new GuardedNode(uaa.url(), settings, "not-the-secret");

    String token = uaa.api().token(UaaClient.FIREHOSE_READER);

    assertThat(node.readAll(token).status()).isEqualTo(503);
    assertThat(node.firehose(token).status()).isEqualTo(503);
    assertThat(node.metric("loggregator_auth_calls_total", "server=\"uaa\"", "result=\"4xx\"")).isPositive();
  }

  private double unavailable(String role) {
    return node.metric("loggregator_auth_verdicts_total", "verdict=\"unavailable\"", "role=\"" + role + "\"");
  }

  private static JsonObject quickChecks() {
    return new JsonObject().put("timeoutMs", 1_000).put("cacheMs", 100).put("refusalCacheMs", 100);
  }
}
