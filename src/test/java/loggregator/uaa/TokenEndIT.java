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

/** A stream ends when its token does. */
@Tag("uaa")
@ExtendWith(WithUaa.class)
@ResourceLock("uaa")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TokenEndIT {
  private static final String APP = "11111111-2222-3333-4444-555555555555";
  /** How the Traffic Controller ends a stream whose consumer may read no more. */
  private static final String REVOKED = "1008 Authorization is no longer valid.";

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
    SocketReader firehose = node.firehose(token);
    node.awaitDelivery("source", reader);
    node.awaitDelivery("source", firehose);

    await("the token expires").atMost(Reader.LIMIT).until(() -> uaa.checkToken(token).statusCode() == 400);
    reader.awaitEnd();
    assertThat(firehose.end()).isEqualTo(REVOKED);
    assertThat(node.readAll(token).status()).isEqualTo(401);
    assertThat(node.firehose(token).status()).isEqualTo(401);
  }

  @Test
  void aRevokedTokenEndsItsStream() {
    node = withQuickChecks();
    String token = uaa.opaqueToken(UaaClient.FIREHOSE_READER);
    Reader revoked = node.readAll(token);
    SocketReader revokedFirehose = node.firehose(token);
    String otherToken = uaa.opaqueToken(UaaClient.FIREHOSE_READER);
    Reader other = node.readAll(otherToken);
    SocketReader otherFirehose = node.firehose(otherToken);
    node.awaitDelivery("source", revoked);
    node.awaitDelivery("source", revokedFirehose);

    uaa.revoke(token);

    revoked.awaitEnd();
    assertThat(revokedFirehose.end()).isEqualTo(REVOKED);
    assertThat(node.readAll(token).status()).isEqualTo(401);
    assertThat(node.firehose(token).status()).isEqualTo(401);
    node.awaitDelivery("after the revocation", other);
    node.awaitDelivery("after the revocation", otherFirehose);
  }

  @Test
  void allTokensOfAClientThatWereRevokedEndTheirStreams() {
    node = withQuickChecks();
    Reader one = node.readAll(uaa.token(UaaClient.FIREHOSE_READER));
    SocketReader another = node.firehose(uaa.token(UaaClient.FIREHOSE_READER));
    node.awaitDelivery("source", one);
    node.awaitDelivery("source", another);

    uaa.revokeAllOf(UaaClient.FIREHOSE_READER);

    one.awaitEnd();
    assertThat(another.end()).isEqualTo(REVOKED);
    node.awaitDelivery("after", node.readAll(uaa.token(UaaClient.FIREHOSE_READER)));
  }

  @Test
  void anApplicationsStreamEndsWhenCloudControllerLetsItNoLonger() {
    node = withQuickChecks();
    String token = uaa.token(UaaUser.DEVELOPER);
    node.allow(APP, token);
    SocketReader reader = node.stream(APP, token);
    node.awaitDelivery(APP, reader);

    node.answer(APP, token, 403);

    assertThat(reader.end()).isEqualTo(REVOKED);
  }

  private GuardedNode withQuickChecks() {
    return new GuardedNode(url, new JsonObject().put("recheckIntervalMs", 500).put("cacheMs", 100)
        .put("refusalCacheMs", 100));
  }
}
