package loggregator.uaa;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who reads what through the Gateway with a token of the UAA, which is asked about it. */
@Tag("uaa")
@ExtendWith(WithUaa.class)
@ResourceLock("uaa")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class GatewayAccessIT {
  private static final String OWN_APP = "11111111-2222-3333-4444-555555555555";
  private static final String FOREIGN_APP = "99999999-2222-3333-4444-555555555555";

  private final UaaApi uaa;
  private final GuardedNode node;

  GatewayAccessIT(UaaProcess uaa) {
    this.uaa = uaa.api();
    this.node = new GuardedNode(uaa.url(), new JsonObject());
  }

  @AfterEach
  void close() {
    node.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"FIREHOSE_READER", "LOGS_ADMIN"})
  void clientsOfTheFirehoseReadEverything(UaaClient client) {
    node.awaitDelivery("platform-component", node.readAll(uaa.token(client)));
  }

  @Test
  void anOperatorReadsEverything() {
    node.awaitDelivery("platform-component", node.readAll(uaa.token(UaaUser.ADMIN)));
  }

  @Test
  void anOpaqueTokenIsAsGood() {
    node.awaitDelivery("platform-component", node.readAll(uaa.opaqueToken(UaaClient.FIREHOSE_READER)));
  }

  @Test
  void aDeveloperReadsTheirAppsOnly() {
    String token = uaa.token(UaaUser.DEVELOPER);
    node.allow(OWN_APP, token);

    Reader reader = node.read(OWN_APP, token);
    node.send(FOREIGN_APP);
    node.awaitDelivery(OWN_APP, reader);
    assertThat(reader.hasRead(FOREIGN_APP)).isFalse();
    assertThat(node.read(FOREIGN_APP, token).status()).isEqualTo(404);
    assertThat(node.readAll(token).status()).isEqualTo(403);
  }

  @Test
  void aClientWithoutRightsReadsNothing() {
    assertThat(node.readAll(uaa.token(UaaClient.NOBODY)).status()).isEqualTo(403);
  }

  @Test
  void whoHasNoTokenReadsNothing() {
    assertThat(node.readAll("").status()).isEqualTo(401);
  }

  /** Their signatures are as good as those of the token that they came with. */
  @Test
  void tokensForOtherPurposesReadNothing() {
    assertThat(node.readAll(uaa.refreshToken(UaaUser.ADMIN)).status()).isEqualTo(401);
    assertThat(node.readAll(uaa.idToken(UaaUser.ADMIN)).status()).isEqualTo(403);
  }

  @Test
  void aForgedTokenReadsNothing() {
    String token = uaa.token(UaaClient.FIREHOSE_READER);

    assertThat(node.readAll(token.substring(0, token.length() - 8) + "AAAAAAAA").status()).isEqualTo(401);
  }
}
