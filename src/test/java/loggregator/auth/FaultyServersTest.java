package loggregator.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import loggregator.auth.FakeServer.Fault;
import loggregator.config.AuthMethod;
import loggregator.testing.Awaiting;
import loggregator.tls.TestCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that are down, silent, without end or full of nonsense: refused, never allowed, never stuck. */
class FaultyServersTest {
  private static final String GUID = "8a2c3f5e-1b7d-4d3e-9a60-0e6f0c1d2b3a";

  private final TestAuth auth = new TestAuth();

  @AfterEach
  void close() {
    auth.close();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void whatUaaCannotTellIsRefused(Fault fault) {
    ReadAccess access = auth.gateway(AuthMethod.UAA, quick());
    Awaiting.until(() -> auth.everything(access, "bearer nobody") == Verdict.INVALID_TOKEN);
    auth.uaa.accept("t", 60, "logs.admin");
    auth.uaa.misbehave(fault);
    int before = auth.uaa.askedTimes();

    assertThat(auth.everything(access, "bearer t")).isEqualTo(Verdict.UNAVAILABLE);
    assertThat(auth.uaa.askedTimes()).as("questions that met the fault").isEqualTo(before + 1);
    auth.uaa.misbehave(Fault.NONE);
    Awaiting.until(() -> auth.everything(access, "bearer t") == Verdict.ALLOWED);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = {"NONE", "HTML", "LIST"})
  void whatCloudControllerCannotTellIsRefused(Fault fault) {
    ReadAccess access = auth.gateway(AuthMethod.UAA, quick());
    Awaiting.until(() -> auth.source(access, "bearer nobody", GUID) == Verdict.NOT_FOUND);
    auth.cloudController.allowLogs("bearer t", GUID);
    auth.cloudController.misbehave(fault);
    int before = auth.cloudController.askedTimes();

    assertThat(auth.source(access, "bearer t", GUID)).isEqualTo(Verdict.UNAVAILABLE);
    assertThat(auth.cloudController.askedTimes()).as("questions that met the fault").isEqualTo(before + 1);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void anIssuerWithoutKeysIsUnavailable(Fault fault) {
    TestKey key = new TestKey("k1");
    ReadAccess access = auth.gateway(AuthMethod.OIDC, auth.oidcSection().put("timeoutMs", 3_000));
    auth.uaa.publish(key);
    auth.uaa.misbehave("/token_keys", fault);

    String token = key.sign(TestKey.claims(auth.uaa.url().toString(), "logs", "loggregator.admin"));
    assertThat(auth.everything(access, "bearer " + token)).isEqualTo(Verdict.UNAVAILABLE);
  }

  @Test
  void whatIsNotThereIsUnavailable() {
    JsonObject section = quick();
    ReadAccess access = auth.gateway(AuthMethod.UAA, section);
    auth.uaa.close();
    auth.cloudController.close();

    assertThat(auth.everything(access, "bearer t")).isEqualTo(Verdict.UNAVAILABLE);
    assertThat(auth.source(access, "bearer t", GUID)).isEqualTo(Verdict.UNAVAILABLE);
  }

  @Test
  void serversOfAnotherCaAreNotTold() {
    JsonObject section = quick();
    String foreign = TestCertificates.foreignFiles("gateway").caFile().toString();
    section.getJsonObject("uaa").put("caFile", foreign);
    section.getJsonObject("cloudController").getJsonObject("tls").put("caFile", foreign);
    ReadAccess access = auth.gateway(AuthMethod.UAA, section);

    assertThat(auth.everything(access, "bearer t")).isEqualTo(Verdict.UNAVAILABLE);
    assertThat(auth.source(access, "bearer t", GUID)).isEqualTo(Verdict.UNAVAILABLE);
    assertThat(auth.uaa.asked()).isEmpty();
    assertThat(auth.cloudController.asked()).isEmpty();
  }

  @Test
  void aCloudControllerOfAnotherNameIsNotTold() {
    JsonObject section = quick();
    section.getJsonObject("cloudController").put("serverName", "cloud-controller");
    ReadAccess access = auth.gateway(AuthMethod.UAA, section);

    assertThat(auth.source(access, "bearer t", GUID)).isEqualTo(Verdict.UNAVAILABLE);
    assertThat(auth.cloudController.asked()).isEmpty();
  }

  @Test
  void theWrongSecretOfTheNodeItselfMakesNobodyInvalid() {
    JsonObject section = quick();
    section.getJsonObject("uaa").put("clientSecret", "wrong");
    auth.uaa.accept("t", 60, "logs.admin");

    assertThat(auth.everything(auth.gateway(AuthMethod.UAA, section), "bearer t")).isEqualTo(Verdict.UNAVAILABLE);
  }

  private JsonObject quick() {
    return auth.uaaSection().put("timeoutMs", 3_000);
  }
}
