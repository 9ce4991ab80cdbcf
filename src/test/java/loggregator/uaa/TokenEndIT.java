package loggregator.uaa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A stream ends when its token does. */
@Tag("uaa")
@ExtendWith(WithUaa.class)
@ResourceLock("uaa")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TokenEndIT {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final UaaApi uaa;
  private final String url;
  private GuardedNode node;

  TokenEndIT(UaaProcess uaa) {
    this.uaa = uaa.api();
    this.url = uaa.url();
  }

  @AfterEach
  void close() {
    node.close();
  }

  /** Long before the next look at it is due. */
  @Test
  void anExpiredTokenEndsItsStream() {
    node = new GuardedNode(url, new JsonObject().put("recheckIntervalMs", 600_000));
    String token = uaa.token(UaaClient.SHORT_LIVED);
    Reader reader = node.readAll(token);
    node.awaitDelivery("source", reader);

    await("the token expires").atMost(LIMIT).until(() -> uaa.checkToken(token).statusCode() == 400);
    reader.awaitEnd();
    assertThat(node.readAll(token).status()).isEqualTo(401);
  }

  @Test
  void aRevokedTokenEndsItsStream() {
    node = withQuickChecks();
    String token = uaa.opaqueToken(UaaClient.FIREHOSE_READER);
    Reader revoked = node.readAll(token);
    Reader other = node.readAll(uaa.opaqueToken(UaaClient.FIREHOSE_READER));
    node.awaitDelivery("source", revoked);

    uaa.revoke(token);

    revoked.awaitEnd();
    assertThat(node.readAll(token).status()).isEqualTo(401);
    node.awaitDelivery("after the revocation", other);
  }

  @Test
  void allTokensOfAClientThatWereRevokedEndTheirStreams() {
    node = withQuickChecks();
    Reader one = node.readAll(uaa.token(UaaClient.LOGS_ADMIN));
    Reader another = node.readAll(uaa.token(UaaClient.LOGS_ADMIN));
    node.awaitDelivery("source", one);
    node.awaitDelivery("source", another);

    uaa.revokeAllOf(UaaClient.LOGS_ADMIN);

    one.awaitEnd();
    another.awaitEnd();
    node.awaitDelivery("source", node.readAll(uaa.token(UaaClient.LOGS_ADMIN)));
  }

  private GuardedNode withQuickChecks() {
    return new GuardedNode(url, new JsonObject().put("recheckIntervalMs", 500).put("cacheMs", 100)
        .put("refusalCacheMs", 100));
  }
}
