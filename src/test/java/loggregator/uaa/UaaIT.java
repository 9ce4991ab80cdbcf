package loggregator.uaa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What the other tests expect of the UAA itself. */
@Tag("uaa")
@ExtendWith(WithUaa.class)
@ResourceLock("uaa")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class UaaIT {
  private final UaaApi uaa;

  UaaIT(UaaProcess uaa) {
    this.uaa = uaa.api();
  }

  @Test
  void givesTokensByClientCredentials() {
    assertThat(scopes(uaa.token(UaaClient.FIREHOSE_READER))).containsExactly("doppler.firehose");
    assertThat(scopes(uaa.token(UaaClient.LOGS_ADMIN))).containsExactly("logs.admin");
    assertThat(scopes(uaa.token(UaaClient.NOBODY))).containsExactly("uaa.none");
  }

  @Test
  void givesTokensByPassword() {
    assertThat(scopes(uaa.token(UaaUser.DEVELOPER)))
        .contains("cloud_controller.read").doesNotContain("doppler.firehose", "logs.admin");
    assertThat(scopes(uaa.token(UaaUser.ADMIN))).contains("cloud_controller.read", "doppler.firehose");
  }

  @Test
  void refusesAForgedToken() {
    String token = uaa.token(UaaClient.FIREHOSE_READER);

    assertThat(status(token.substring(0, token.length() - 8) + "AAAAAAAA")).isEqualTo(400);
  }

  @Test
  void knowsRevokedTokens() {
    String opaque = uaa.opaqueToken(UaaClient.FIREHOSE_READER);
    assertThat(status(opaque)).isEqualTo(200);

    uaa.revoke(opaque);

    assertThat(status(opaque)).isEqualTo(400);
  }

  @Test
  void knowsTokensOfAClientWhoseTokensWereAllRevoked() {
    String before = uaa.token(UaaClient.LOGS_ADMIN);
    assertThat(status(before)).isEqualTo(200);

    uaa.revokeAllOf(UaaClient.LOGS_ADMIN);

    assertThat(status(before)).isEqualTo(400);
    assertThat(status(uaa.token(UaaClient.LOGS_ADMIN))).isEqualTo(200);
  }

  @Test
  void showsTheKeyThatItSignsWith() {
    assertThat(uaa.keys().getJsonObject(0).getString("kid")).isEqualTo(keyId(uaa.token(UaaClient.FIREHOSE_READER)));
  }

  private Set<Object> scopes(String token) {
    HttpResponse<String> answer = uaa.checkToken(token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body()).getJsonArray("scope").stream().collect(Collectors.toSet());
  }

  private int status(String token) {
    return uaa.checkToken(token).statusCode();
  }

  private static String keyId(String token) {
    return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]), UTF_8)).getString("kid");
  }
}
