package loggregator.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import loggregator.auth.FakeServer.Asked;
import loggregator.config.AuthMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The original's rules at the Gateway, with UAA asked about tokens and Cloud Controller about sources. */
class GatewayRulesTest {
  private static final String GUID = "8a2c3f5e-1b7d-4d3e-9a60-0e6f0c1d2b3a";
  private static final String USER = "bearer user";

  private final TestAuth auth = new TestAuth();
  private final ReadAccess access = auth.gateway(AuthMethod.UAA, auth.uaaSectionWithApi());

  @AfterEach
  void close() {
    auth.close();
  }

  @ParameterizedTest
  @CsvSource({"doppler.firehose, ALLOWED", "logs.admin, ALLOWED", "cloud_controller.read, FORBIDDEN",
      "DOPPLER.FIREHOSE, FORBIDDEN", "doppler.firehose.x, FORBIDDEN"})
  void aScopeLetsReadEverything(String scope, Verdict verdict) {
    auth.uaa.accept("t", 60, "openid", scope);

    assertThat(auth.everything(access, "bearer t")).isEqualTo(verdict);
    assertThat(auth.uaa.askedTimes()).isEqualTo(1);
    assertThat(auth.cloudController.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer a+/=b", "Bearer a+/=b", "BEARER  a+/=b ", "a+/=b"})
  void asksAboutTheTokenWithoutTheWordBearer(String authorization) {
    auth.uaa.accept("a+/=b", 60, "logs.admin");

    assertThat(auth.everything(access, authorization)).isEqualTo(Verdict.ALLOWED);
    Asked asked = auth.uaa.asked().get(0);
    assertThat(asked.method() + " " + asked.path()).isEqualTo("POST /check_token");
    assertThat(asked.body()).isEqualTo("token=" + URLEncoder.encode("a+/=b", StandardCharsets.UTF_8));
    assertThat(asked.headers()).containsEntry("content-type", "application/x-www-form-urlencoded");
  }

  @Test
  void aTokenThatUaaDoesNotKnowIsInvalid() {
    assertThat(auth.everything(access, "bearer nobody")).isEqualTo(Verdict.INVALID_TOKEN);
  }

  @Test
  void aTokenThatUaaHasAsGoodThoughItHasExpiredIsInvalid() {
    auth.uaa.accept("old", -1, "logs.admin");

    assertThat(auth.everything(access, "bearer old")).isEqualTo(Verdict.INVALID_TOKEN);
  }

  @Test
  void noTokenIsNoQuestion() {
    assertThat(auth.everything(access, null)).isEqualTo(Verdict.MISSING_TOKEN);
    assertThat(auth.everything(access, "")).isEqualTo(Verdict.MISSING_TOKEN);
    assertThat(auth.source(access, null, GUID)).isEqualTo(Verdict.MISSING_TOKEN);
    assertThat(auth.uaa.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"200, 404, ALLOWED", "404, 200, ALLOWED", "401, 200, ALLOWED", "500, 200, ALLOWED",
      "404, 404, NOT_FOUND", "403, 404, NOT_FOUND", "404, 403, FORBIDDEN", "401, 401, INVALID_TOKEN",
      "500, 404, UNAVAILABLE", "302, 404, UNAVAILABLE", "404, 502, UNAVAILABLE", "204, 404, UNAVAILABLE"})
  void cloudControllerDecidesOnSources(int logAccess, int serviceInstance, Verdict verdict) {
    auth.cloudController.answerLogs(USER, GUID, logAccess);
    auth.api.answerServiceInstance(USER, GUID, serviceInstance);

    assertThat(auth.source(access, USER, GUID)).isEqualTo(verdict);
    assertThat(auth.cloudController.askedTimes()).isEqualTo(1);
    assertThat(auth.api.askedTimes()).isEqualTo(logAccess == 200 ? 0 : 1);
    assertThat(auth.uaa.asked()).isEmpty();
  }

  @Test
  void theAuthorizationGoesToCloudControllerAsItCame() {
    auth.cloudController.allowLogs("BeArEr  user", GUID);

    assertThat(auth.source(access, "BeArEr  user", GUID)).isEqualTo(Verdict.ALLOWED);
    Asked asked = auth.cloudController.asked().get(0);
    assertThat(asked.headers().get("host")).isEqualTo("localhost:" + auth.cloudController.port());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "web", "../../v3/apps", GUID + "/../x", GUID + "?a", "%2e%2e", GUID + "\n", "*",
      "8a2c3f5e1b7d4d3e9a600e6f0c1d2b3a"})
  void whatIsNoGuidNeverReachesCloudController(String id) {
    assertThat(auth.source(access, USER, id)).isEqualTo(Verdict.NOT_FOUND);
    assertThat(auth.cloudController.asked()).isEmpty();
    assertThat(auth.api.asked()).isEmpty();
  }

  @Test
  void theTrafficControllerHasOtherRules() {
    ReadAccess controller = auth.trafficController(AuthMethod.UAA, auth.uaaSectionWithApi());
    auth.uaa.accept("admin", 60, "logs.admin");
    auth.uaa.accept("nozzle", 60, "doppler.firehose");
    auth.api.answerServiceInstance("bearer nozzle", GUID, 200);

    assertThat(auth.everything(controller, "bearer admin")).isEqualTo(Verdict.FORBIDDEN);
    assertThat(auth.everything(controller, "bearer nozzle")).isEqualTo(Verdict.ALLOWED);
    assertThat(auth.source(controller, "bearer nozzle", GUID)).isEqualTo(Verdict.NOT_FOUND);
  }
}
