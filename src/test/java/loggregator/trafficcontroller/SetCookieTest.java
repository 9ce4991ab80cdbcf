package loggregator.trafficcontroller;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import loggregator.gateway.RawConnection;
import loggregator.testing.EventLoops;
import loggregator.testing.GrpcChannels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SetCookieTest {
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private TestController controller;

  @BeforeAll
  void start() {
    controller = new TestController(new JsonObject().put("systemDomain", "example.org"));
  }

  @AfterAll
  void close() {
    controller.close();
  }

  @Test
  void aFormBecomesACookieOfTheSystemDomain() {
    assertThat(post("/set-cookie", "CookieName=cookie&CookieValue=monster")).startsWith("HTTP/1.1 200 OK").contains(
        "set-cookie: cookie=monster; Domain=doppler.example.org; HttpOnly; Secure; SameSite=Lax", "content-length: 0");
  }

  @Test
  void theFormWinsOverTheQuery() {
    assertThat(post("/set-cookie?CookieName=query&CookieValue=q", "CookieName=form")).contains(
        "set-cookie: form=q; Domain=doppler.example.org; HttpOnly; Secure; SameSite=Lax");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "bearer%2BiAmAnAdmin | bearer+iAmAnAdmin", "bearer%20x | \"bearer x\"", "a,b | \"a,b\"", "a%0d%0ab%22%3bc%c3%a9 | abc",
      "a%2520b | a%20b"})
  void valuesAreWrittenAsTheOriginalWritesThem(String value, String written) {
    try (RawConnection connection =
        controller.get("/set-cookie?CookieName=authorization&CookieValue=" + value, "Connection: close")) {
      assertThat(connection.head()).startsWith("HTTP/1.1 200 OK").contains(
          "set-cookie: authorization=" + written + "; Domain=doppler.example.org; HttpOnly; Secure; SameSite=Lax");
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "CookieName=a", "CookieValue=b", "CookieName=&CookieValue=b", "CookieName=a&CookieValue=%zz",
      "CookieName=a&CookieValue=b&c=%"})
  void anythingElseIsABadRequestWithTheSameOrigin(String form) {
    List<String> head = post("/set-cookie", form, "Origin: https://console.example.org");
    assertThat(head).startsWith("HTTP/1.1 400 Bad Request").contains("content-length: 0",
        "Access-Control-Allow-Origin: https://console.example.org", "Access-Control-Allow-Credentials: true",
        "Access-Control-Allow-Headers: Content-Type");
    assertThat(head).noneMatch(line -> line.startsWith("set-cookie"));
  }

  @Test
  void aBodyThatIsTooLargeIsABadRequest() {
    String form = "CookieName=a&CookieValue=" + "x".repeat(4096);
    assertThat(post("/set-cookie", form)).startsWith("HTTP/1.1 400 Bad Request").contains("connection: close");
    assertThat(post("/set-cookie", form.substring(0, 4096))).startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void aBodyThatIsTooLargeEndsNoHttp2Connection() {
    Path folder = GrpcChannels.certificates();
    JsonObject tls = new JsonObject().put("certFile", folder.resolve("trafficcontroller.crt").toString())
        .put("keyFile", folder.resolve("trafficcontroller.key").toString());
    HttpClientOptions options = new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true)
        .setSsl(true).setTrustAll(true).setVerifyHost(false);
    Vertx vertx = Vertx.vertx();
    try (TestController secure = new TestController(
        new JsonObject().put("http", new JsonObject().put("port", 0).put("tls", tls)))) {
      HttpClient client = vertx.createHttpClient(options, new PoolOptions().setHttp2MaxSize(1));
      HttpClientResponse refused = post(client, secure, "CookieName=a&CookieValue=" + "x".repeat(8192));
      HttpClientResponse taken = post(client, secure, "CookieName=a&CookieValue=b");

      assertThat(List.of(refused.statusCode(), taken.statusCode())).containsExactly(400, 200);
      assertThat(taken.request().connection()).isSameAs(refused.request().connection());
    } finally {
      EventLoops.await(vertx.close());
    }
  }

  @Test
  void whoAsksFirstIsToldToSendTheForm() {
    String form = "CookieName=a&CookieValue=b";
    try (RawConnection connection = new RawConnection(controller.port())) {
      connection.request("POST", "/set-cookie", FORM, "Content-Length: " + form.length(), "Expect: 100-continue");
      assertThat(connection.head()).containsExactly("HTTP/1.1 100 Continue");
      assertThat(connection.send(form).head()).startsWith("HTTP/1.1 200 OK");
    }
  }

  @Test
  void aNameThatCanBeNoneSetsNothing() {
    assertThat(post("/set-cookie", "CookieName=a%20b&CookieValue=c")).startsWith("HTTP/1.1 200 OK")
        .noneMatch(line -> line.startsWith("set-cookie"));
  }

  @Test
  void allMethodsAndOnlyThisPathHaveTheHeaders() {
    try (RawConnection options = new RawConnection(controller.port()).request("OPTIONS", "/set-cookie")) {
      assertThat(options.head()).startsWith("HTTP/1.1 400 Bad Request").contains("Access-Control-Allow-Origin: ".strip());
    }
    try (RawConnection other = controller.get("/firehose/x", "Origin: x")) {
      assertThat(other.head()).noneMatch(line -> line.startsWith("Access-Control"));
    }
  }

  private static HttpClientResponse post(HttpClient client, TestController controller, String form) {
    return EventLoops.await(client.request(HttpMethod.POST, controller.port(), "localhost", "/set-cookie")
        .compose(request -> request.putHeader("Content-Type", "application/x-www-form-urlencoded").send(form)));
  }

  private List<String> post(String target, String form, String... headers) {
    try (RawConnection connection = new RawConnection(controller.port())) {
      String more = headers.length == 0 ? "" : headers[0] + "\r\n";
      connection.send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\n" + FORM + "\r\n" + more + "Content-Length: "
          + form.length() + "\r\n\r\n" + form);
      return connection.head();
    }
  }
}
