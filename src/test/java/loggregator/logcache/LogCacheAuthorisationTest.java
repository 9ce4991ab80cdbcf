package loggregator.logcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import loggregator.auth.AuthServices;
import loggregator.auth.TestAuth;
import loggregator.config.AuthMethod;
import loggregator.flow.Scheduler;
import loggregator.tracing.Spans;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests with tokens, from which UAA and Cloud Controller are asked. */
class LogCacheAuthorisationTest {
  private static final String MINE = "8a2c3f5e-1b7d-4d3e-9a60-0e6f0c1d2b3a";
  private static final String OTHERS = "8a2c3f5e-1b7d-4d3e-9a60-0e6f0c1d2b3c";

  private final TestAuth auth = new TestAuth();
  private TestLogCache cache;

  @AfterEach
  void close() {
    cache.close();
    auth.close();
  }

  private void open(String errors) {
    JsonObject section = auth.uaaSectionWithApi().put("errors", errors);
    auth.uaa.accept("admin", 600, "logs.admin");
    auth.uaa.accept("user", 600, "openid");
    auth.cloudController.allowLogs("bearer user", MINE);
    cache = new TestLogCache((vertx, scheduler) -> access(section, vertx, scheduler));
    for (String id : new String[] {MINE, OTHERS, "doppler"}) {
      cache.add(Envelope.newBuilder().setSourceId(id).setTimestamp(1).build());
    }
  }

  private LogCacheAccess access(JsonObject section, Vertx vertx, Scheduler scheduler) {
    return LogCacheAccess.of(new AuthServices(vertx, scheduler, auth.metrics, "log_cache", AuthMethod.UAA,
        Optional.of(TestAuth.read(AuthMethod.UAA, section)), Spans.OFF), scheduler);
  }

  private HttpResponse<String> ask(String token, String path) {
    return token == null ? cache.get(path) : cache.get(path, "Authorization", "bearer " + token);
  }

  @ParameterizedTest
  @CsvSource({"admin, MINE, 200, 200", "admin, doppler, 200, 200", "user, MINE, 200, 200", "user, OTHERS, 404, 404",
      "user, doppler, 404, 404", "nobody, MINE, 404, 401", ", MINE, 404, 401", "user, MINE?limit=x, 400, 400",
      "user, OTHERS?limit=x, 404, 404"})
  void readingIsAllowedAsAtTheGateway(String token, String id, int original, int honest) {
    String path = "/api/v1/read/" + id.replace("MINE", MINE).replace("OTHERS", OTHERS);
    open("original");
    HttpResponse<String> answer = ask(token, path);
    assertThat(answer.statusCode()).isEqualTo(original);
    assertThat(original == 404 ? answer.body() : "").isEmpty();
    cache.close();
    open("honest");
    assertThat(ask(token, path).statusCode()).isEqualTo(honest);
  }

  @Test
  void everybodyMayAskForTheVersion() {
    open("original");
    assertThat(ask(null, "/api/v1/info").statusCode()).isEqualTo(200);
  }

  @Test
  void metaTellsOfWhatOneMayReadOnly() {
    open("original");
    assertThat(meta("admin").fieldNames()).containsExactlyInAnyOrder(MINE, OTHERS, "doppler");
    assertThat(meta("user").fieldNames()).containsExactly(MINE);
    assertThat(ask("nobody", "/api/v1/meta").statusCode()).isEqualTo(404);
  }

  @Test
  void metaAsksCloudControllerForManySourcesInOneCall() {
    open("original");
    Set<String> mine = new HashSet<>();
    for (int i = 100; i < 300; i++) {
      String guid = "00000000-0000-0000-0000-000000000" + i;
      cache.add(Envelope.newBuilder().setSourceId(guid).setTimestamp(1).build());
      if (i % 2 == 0) {
        mine.add(guid);
      }
    }
    auth.api.showApps("bearer user", mine);
    int internalCalls = auth.cloudController.askedTimes();

    assertThat(meta("user").fieldNames()).containsExactlyInAnyOrderElementsOf(mine);
    assertThat(auth.cloudController.askedTimes()).isEqualTo(internalCalls);
    assertThat(auth.api.askedTimes()).isBetween(2, 20);
  }

  @Test
  void aPollerCostsTheServersOneCall() {
    open("original");
    ask("user", "/api/v1/read/" + MINE);
    int uaaCalls = auth.uaa.asked().size();
    int controllerCalls = auth.cloudController.asked().size();
    for (int i = 0; i < 20; i++) {
      assertThat(ask("user", "/api/v1/read/" + MINE).statusCode()).isEqualTo(200);
    }
    assertThat(auth.uaa.asked()).hasSize(uaaCalls);
    assertThat(auth.cloudController.asked()).hasSize(controllerCalls);
    assertThat(uaaCalls).isPositive();
  }

  private JsonObject meta(String token) {
    return new JsonObject(ask(token, "/api/v1/meta").body()).getJsonObject("meta");
  }
}
