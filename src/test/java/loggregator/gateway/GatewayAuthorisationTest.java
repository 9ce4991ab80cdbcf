package loggregator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import loggregator.auth.AuthServices;
import loggregator.auth.TestAuth;
import loggregator.config.AuthMethod;
import loggregator.flow.Scheduler;
import loggregator.gateway.TestGateway.Settings;
import loggregator.testing.Awaiting;
import loggregator.tracing.Spans;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests with tokens, over real sockets to the Gateway, and from there to UAA and Cloud Controller. */
class GatewayAuthorisationTest {
  private static final String MINE = "8a2c3f5e-1b7d-4d3e-9a60-0e6f0c1d2b3a";
  private static final String SERVICE = "8a2c3f5e-1b7d-4d3e-9a60-0e6f0c1d2b3b";
  private static final String OTHERS = "8a2c3f5e-1b7d-4d3e-9a60-0e6f0c1d2b3c";
  private static final String FORBIDDEN = "8a2c3f5e-1b7d-4d3e-9a60-0e6f0c1d2b3d";

  private final TestAuth auth = new TestAuth();
  private final HttpClient client = HttpClient.newHttpClient();
  private TestGateway gateway;

  @AfterEach
  void close() {
    gateway.close();
    auth.close();
  }

  @ParameterizedTest
  @CsvSource({
      "GET, admin, log, 200, 200", "GET, nozzle, log&source_id=x, 200, 200", "GET, user, log&source_id=MINE, 200, 200",
      "GET, user, log&source_id=MINE&source_id=SERVICE, 200, 200",
      "GET, user, log&source_id=MINE&source_id=OTHERS, 404, 404",
      "GET, user, log&source_id=FORBIDDEN, 404, 403", "GET, user, log, 404, 403", "GET, user, log&source_id=, 404, 404",
      "GET, user, log&source_id=../v3/apps, 404, 404", "GET, nobody, log, 404, 401",
      "GET, nobody, log&source_id=MINE, 404, 401", "GET, nobody, log&source_id=SERVICE, 200, 200",
      "GET, nobody, log&source_id=SERVICE&source_id=MINE, 404, 401", "GET, , log, 404, 401", "POST, , log, 404, 401",
      "POST, admin, log, 405, 405", "POST, user, log&source_id=MINE, 405, 405", "GET, admin, , 400, 400",
      "GET, user, , 404, 403", "GET, admin, source_id=x, 400, 400", "GET, user, source_id=MINE, 400, 400",
  })
  void theRulesAreTheOriginals(String method, String token, String query, int original, int honest) throws Exception {
    HttpResponse<InputStream> first = open("original").ask(method, token, query);
    assertThat(first.statusCode()).isEqualTo(original);
    assertThat(first.headers().firstValue("WWW-Authenticate")).isEmpty();
    if (original == 404) {
      assertThat(bodyOf(first)).isEqualTo("{\"message\":\"resource not found\",\"error\":\"not_found\"}\n\n");
    }
    gateway.close();
    HttpResponse<InputStream> second = open("honest").ask(method, token, query);
    assertThat(second.statusCode()).isEqualTo(honest);
    assertThat(second.headers().firstValue("WWW-Authenticate").isPresent()).isEqualTo(honest == 401);
    assertThat(honest == 200 ? "" : bodyOf(second)).doesNotContain("nobody", "user");
  }

  @Test
  void anHonestAnswerTellsWhatIsWrongWithTheToken() throws Exception {
    open("honest");

    assertThat(ask("GET", "nobody", "log").headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"loggregator\", error=\"invalid_token\"");
    assertThat(ask("GET", null, "log").headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"loggregator\"");
    auth.uaa.close();
    assertThat(ask("GET", "admin", "log").statusCode()).isEqualTo(503);
  }

  @Test
  void aStreamWhoseTokenIsRevokedEnds() throws Exception {
    open("original");
    HttpResponse<InputStream> stream = ask("GET", "admin", "log");
    assertThat(stream.statusCode()).isEqualTo(200);
    auth.uaa.revoke("admin");

    assertThat(bodyOf(stream)).endsWith("event: closing\ndata: closing due to loss of access\n\n");
    Awaiting.until(() -> gateway.get(() -> gateway.server().openStreams()) == 0);
  }

  private GatewayAuthorisationTest open(String errors) {
    JsonObject section = auth.uaaSectionWithApi().put("errors", errors).put("cacheMs", 0).put("refusalCacheMs", 0)
        .put("recheckIntervalMs", 300);
    auth.uaa.accept("admin", 600, "logs.admin");
    auth.uaa.accept("nozzle", 600, "doppler.firehose");
    auth.uaa.accept("user", 600, "openid");
    auth.cloudController.allowLogs("bearer user", MINE);
    auth.api.answerServiceInstance("bearer user", SERVICE, 200);
    auth.api.answerServiceInstance("bearer user", FORBIDDEN, 403);
    auth.api.answerServiceInstance("bearer nobody", SERVICE, 200);
    gateway = new TestGateway(Settings.usual().access((vertx, scheduler) -> access(section, vertx, scheduler)));
    return this;
  }

  private Access access(JsonObject section, Vertx vertx, Scheduler scheduler) {
    return Access.of(new AuthServices(vertx, scheduler, auth.metrics, "gateway", AuthMethod.UAA,
        Optional.of(TestAuth.read(AuthMethod.UAA, section)), Spans.OFF), scheduler);
  }

  private HttpResponse<InputStream> ask(String method, String token, String query)
      throws IOException, InterruptedException {
    String asked = query == null ? "" : "?" + query.replace("MINE", MINE).replace("SERVICE", SERVICE)
        .replace("OTHERS", OTHERS).replace("FORBIDDEN", FORBIDDEN);
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.url("/v2/read" + asked)))
        .method(method, HttpRequest.BodyPublishers.noBody());
    if (token != null) {
      request.header("Authorization", "bearer " + token);
    }
    return client.send(request.build(), BodyHandlers.ofInputStream());
  }

  private static String bodyOf(HttpResponse<InputStream> response) throws IOException {
    return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
  }
}
