package loggregator.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import loggregator.auth.FakeServer.Fault;
import loggregator.config.AuthMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no token never reaches a server, and questions that are equal reach it once. */
class BadTokensTest {
  private static final String GUID = "8a2c3f5e-1b7d-4d3e-9a60-0e6f0c1d2b3a";

  private final TestAuth auth = new TestAuth();
  private final ReadAccess access = auth.gateway(AuthMethod.UAA, auth.uaaSection());

  @AfterEach
  void close() {
    auth.close();
  }

  static Stream<String> bad() {
    return Stream.of("bearer " + "a".repeat(1 << 20), "bearer a\r\nX-Evil: 1", "bearer a\nb", "bearer a\u0000",
        "bearer a\tb", "bearer tök", "bearer a b", "Basic dXNlcjpwYXNz eA", "bearer", "bearer  ", " ", "\n");
  }

  @ParameterizedTest
  @MethodSource("bad")
  void isRefusedAndCountedBeforeAnybodyIsAsked(String authorization) {
    assertThat(auth.everything(access, authorization)).isEqualTo(Verdict.INVALID_TOKEN);
    assertThat(auth.source(access, authorization, GUID)).isEqualTo(Verdict.INVALID_TOKEN);

    assertThat(auth.uaa.asked()).isEmpty();
    assertThat(auth.cloudController.asked()).isEmpty();
    assertThat(auth.count("loggregator_rejected_total{reason=\"bad_token\",role=\"gateway\"}")).isEqualTo(2);
    assertThat(auth.count("loggregator_auth_verdicts_total{role=\"gateway\",verdict=\"invalid_token\"}")).isEqualTo(2);
  }

  @Test
  void equalQuestionsAreAskedOnceAndTheirAnswerIsKept() {
    auth.uaa.accept("t", 600, "openid");
    auth.cloudController.allowLogs("bearer t", GUID);
    List<Verdict> verdicts = auth.onLoop(() -> Future.all(IntStream.range(0, 1_000)
        .mapToObj(i -> i % 2 == 0 ? access.everything("bearer t") : access.source("bearer t", GUID)).toList())
        .map(all -> all.<Verdict>list()));

    assertThat(verdicts).hasSize(1_000).containsOnly(Verdict.FORBIDDEN, Verdict.ALLOWED);
    assertThat(auth.source(access, "bearer t", GUID)).isEqualTo(Verdict.ALLOWED);
    assertThat(auth.uaa.askedTimes()).isEqualTo(1);
    assertThat(auth.cloudController.askedTimes()).isEqualTo(1);
    assertThat(auth.count("loggregator_auth_cache_hits_total{role=\"gateway\"}")).isEqualTo(999);
    assertThat(auth.count("loggregator_auth_calls_total{call=\"check_token\",result=\"2xx\",role=\"gateway\","
        + "server=\"uaa\"}")).isEqualTo(1);
  }

  @Test
  void noTokenAndNoSecretIsPrinted() {
    try (CapturedLog log = new CapturedLog()) {
      auth.uaa.accept("planted-token", 600, "logs.admin");
      assertThat(auth.everything(access, "bearer planted-token")).isEqualTo(Verdict.ALLOWED);
      assertThat(auth.source(access, "bearer planted-token", GUID)).isEqualTo(Verdict.NOT_FOUND);
      assertThat(auth.everything(access, "bearer planted-\n")).isEqualTo(Verdict.INVALID_TOKEN);
      for (Fault fault : List.of(Fault.HTML, Fault.CUT, Fault.STATUS_500, Fault.HUGE)) {
        auth.uaa.misbehave(fault);
        assertThat(auth.everything(access, "bearer planted-" + fault)).isEqualTo(Verdict.UNAVAILABLE);
      }

      assertThat(log.text()).contains("uaa: check_token fails").doesNotContain("planted", FakeUaa.CLIENT_SECRET);
    }
    assertThat(auth.metrics.scrape()).contains("loggregator_auth_verdicts").doesNotContain("planted");
    assertThat(Credentials.parse("bearer planted-token").orElseThrow().toString()).doesNotContain("planted");
  }
}
