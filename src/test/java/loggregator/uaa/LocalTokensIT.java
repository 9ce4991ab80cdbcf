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

/** Tokens that the node verifies itself, with the keys that the UAA publishes. */
@Tag("uaa")
@ExtendWith(WithUaa.class)
@ResourceLock("uaa")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LocalTokensIT {
  private final UaaProcess uaa;
  private final GuardedNode node;

  LocalTokensIT(UaaProcess uaa) {
    this.uaa = uaa;
    this.node = new GuardedNode(uaa.url(), new JsonObject()
        .put("uaa", new JsonObject().put("tokens", "local"))
        .put("keyFetchIntervalMs", 500).put("cacheMs", 100).put("refusalCacheMs", 100));
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void goodTokensRead() {
    node.awaitDelivery("source", node.readAll(uaa.api().token(UaaClient.FIREHOSE_READER)));
    node.awaitDelivery("source", node.readAll(uaa.api().token(UaaUser.ADMIN)));
  }

  @Test
  void tokensWithoutRightsDoNot() {
    assertThat(node.readAll(uaa.api().token(UaaClient.NOBODY)).status()).isEqualTo(403);
    assertThat(node.readAll(uaa.api().token(UaaUser.DEVELOPER)).status()).isEqualTo(403);
  }

  /** Their dates, issuer and signatures are as good as those of the token that they came with. */
  @Test
  void tokensForOtherPurposesDoNot() {
    assertThat(node.readAll(uaa.api().refreshToken(UaaUser.ADMIN)).status()).isIn(401, 403);
    assertThat(node.readAll(uaa.api().idToken(UaaUser.ADMIN)).status()).isIn(401, 403);
  }

  @Test
  void anExpiredTokenEndsItsStream() {
    String token = uaa.api().token(UaaClient.SHORT_LIVED);
    Reader reader = node.readAll(token);
    SocketReader firehose = node.firehose(token);
    node.awaitDelivery("source", reader);
    node.awaitDelivery("source", firehose);

    reader.awaitEnd();
    firehose.awaitEnd();

    assertThat(uaa.api().checkToken(token).statusCode()).isEqualTo(400);
    assertThat(node.readAll(token).status()).isEqualTo(401);
    assertThat(node.firehose(token).status()).isEqualTo(401);
  }

  @Test
  void knowsTheNewKeyOfAUaaThatWasStartedAnewAndForgetsTheOldOne() {
    String before = uaa.api().token(UaaClient.FIREHOSE_READER);
    node.awaitDelivery("before", node.readAll(before));
    node.awaitDelivery("before", node.firehose(before));

    uaa.kill();
    assertNobodyIsLetInByAsking(before);
    node.awaitDelivery("while nobody is there", node.readAll(before));
    node.awaitDelivery("while nobody is there", node.firehose(before));
    uaa.start(SigningKey.create("second"));
    uaa.awaitUp();

    String after = uaa.api().token(UaaClient.FIREHOSE_READER);
    node.awaitDelivery("after", node.awaitReader(after));
    assertThat(node.readAll(before).status()).isEqualTo(401);
    await("the Traffic Controller has it, too").atMost(Reader.LIMIT).until(() -> node.firehose(after).status() == 101);
    assertThat(node.firehose(before).status()).isEqualTo(401);
  }

  /** Where the UAA would have to be asked about the token. */
  private void assertNobodyIsLetInByAsking(String token) {
    try (GuardedNode asking = new GuardedNode(uaa.url(), new JsonObject().put("errors", "original"))) {
      SocketReader refused = asking.firehose(token);
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.body()).isEqualTo("You are not authorized. invalid authorization");
      assertThat(asking.readAll(token).status()).isEqualTo(404);
      assertThat(asking.metric("loggregator_auth_verdicts_total", "verdict=\"unavailable\"")).isEqualTo(2);
    }
  }
}
