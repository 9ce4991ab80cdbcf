package loggregator.uaa;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import loggregator.config.UaaConfig.UaaTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who reads what through the Traffic Controller with a token of the UAA, and what others are answered: as by the
 * original.
 */
@Tag("uaa")
@ExtendWith(WithUaa.class)
@ResourceLock("uaa")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TrafficControllerAccessIT {
  private static final String OWN_APP = "11111111-2222-3333-4444-555555555555";
  private static final String FOREIGN_APP = "99999999-2222-3333-4444-555555555555";
  private static final String NOT_PROVIDED = "You are not authorized. authorization not provided";
  private static final String INVALID = "You are not authorized. invalid authorization";

  private final UaaApi uaa;
  private final String url;
  private GuardedNode node;

  TrafficControllerAccessIT(UaaProcess uaa) {
    this.uaa = uaa.api();
    this.url = uaa.url();
  }

  private void start(UaaTokens tokens) {
    node = new GuardedNode(url, new JsonObject()
        .put("errors", "original")
        .put("uaa", new JsonObject().put("tokens", tokens.name().toLowerCase(Locale.ROOT))));
  }

  @AfterEach
  void close() {
    node.close();
  }

  @ParameterizedTest
  @EnumSource
  void theFirehoseIsForItsScope(UaaTokens tokens) {
    start(tokens);
    node.awaitDelivery("platform-component", node.firehose(uaa.token(UaaClient.FIREHOSE_READER)));
    node.awaitDelivery("platform-component", node.firehose(uaa.token(UaaUser.ADMIN)));
  }

  @ParameterizedTest
  @EnumSource
  void noOtherScopeReadsTheFirehose(UaaTokens tokens) {
    start(tokens);
    for (String token : new String[] {uaa.token(UaaClient.NOBODY), uaa.token(UaaClient.LOGS_ADMIN),
        uaa.token(UaaUser.DEVELOPER), uaa.refreshToken(UaaUser.ADMIN), uaa.idToken(UaaUser.ADMIN)}) {
      assertRefused(node.firehose(token), INVALID);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoTokenReadsNothing(UaaTokens tokens) {
    start(tokens);
    String token = uaa.token(UaaClient.FIREHOSE_READER);

    assertRefused(node.firehose(""), NOT_PROVIDED);
    assertRefused(node.firehose("garbage"), INVALID);
    assertRefused(node.firehose(token.substring(0, token.length() - 8) + "AAAAAAAA"), INVALID);
    assertRefused(node.stream(OWN_APP, ""), "");
  }

  /** The check is Cloud Controller's alone, whatever the token's scopes. */
  @ParameterizedTest
  @EnumSource
  void anApplicationsStreamIsForWhomCloudControllerLets(UaaTokens tokens) {
    start(tokens);
    String developer = uaa.token(UaaUser.DEVELOPER);
    String admin = uaa.token(UaaUser.ADMIN);
    node.allow(OWN_APP, developer);
    node.answer(FOREIGN_APP, developer, 403);
    node.answer(OWN_APP, admin, 401);

    SocketReader reader = node.stream(OWN_APP, developer);
    node.send(FOREIGN_APP);
    node.awaitDelivery(OWN_APP, reader);
    assertThat(reader.hasRead(FOREIGN_APP)).isFalse();
    assertThat(node.stream(FOREIGN_APP, developer).status()).isEqualTo(404);
    assertRefused(node.stream(OWN_APP, admin), "");
    assertThat(node.stream("no-guid", developer).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @EnumSource
  void aCookieIsAsGoodAsTheHeader(UaaTokens tokens) {
    start(tokens);
    String token = uaa.token(UaaUser.DEVELOPER);
    node.allow(OWN_APP, token);
    String cookie = node.cookieOf(token);

    node.awaitDelivery(OWN_APP, node.streamByCookie(OWN_APP, cookie));
    assertThat(node.streamByCookie(OWN_APP, cookie + "x").status()).isEqualTo(404);
  }

  private static void assertRefused(SocketReader reader, String body) {
    assertThat(reader.status()).isEqualTo(401);
    assertThat(reader.challenge()).isEqualTo("Basic");
    assertThat(reader.body()).isEqualTo(body);
  }
}
