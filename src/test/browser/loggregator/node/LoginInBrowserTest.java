package loggregator.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static loggregator.testing.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's login, at an issuer that demands PKCE and gives a token that the Gateway knows. */
class LoginInBrowserTest {
  private static final String TOKEN = "the-token-of-a-reader-which-is-long-enough-1234";

  @TempDir
  private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, String> challenges = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private TestNode node;

  @BeforeEach
  void start() throws Exception {
    int issuer = await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1")).actualPort();
    Path tokens = Files.writeString(folder.resolve("tokens"), "reader " + sha256(TOKEN) + " *\n");
    node = TestNode.start(config -> {
      config.getJsonObject("gateway").put("auth", "tokens").put("login", new JsonObject()
          .put("authorizationUrl", "http://127.0.0.1:" + issuer + "/authorize")
          .put("tokenUrl", "http://127.0.0.1:" + issuer + "/token").put("clientId", "page"));
      config.put("auth", new JsonObject().put("errors", "honest")
          .put("tokens", new JsonObject().put("file", tokens.toString())));
    });
  }

  @AfterEach
  void stop() {
    node.close();
    await(vertx.close());
  }

  private void answer(HttpServerRequest request) {
    asked.add(request.path());
    if (request.path().equals("/authorize")) {
      challenges.put("the-code", request.getParam("code_challenge"));
      request.response().setStatusCode(302).putHeader("Location", request.getParam("redirect_uri")
          + "?code=the-code&state=" + request.getParam("state")).end();
    } else if (request.method() == HttpMethod.POST) {
      request.setExpectMultipart(true).endHandler(v -> token(request));
    } else {
      request.response().setStatusCode(404).end();
    }
  }

  private void token(HttpServerRequest request) {
    String verifier = request.getFormAttribute("code_verifier");
    boolean isRight = "the-code".equals(request.getFormAttribute("code")) && s256(verifier).equals(challenges.get("the-code"));
    request.response().setStatusCode(isRight ? 200 : 400)
        .putHeader("Access-Control-Allow-Origin", request.getHeader("Origin"))
        .putHeader("Content-Type", "application/json")
        .end((isRight ? new JsonObject().put("access_token", TOKEN).put("token_type", "bearer")
            : new JsonObject().put("error", "invalid_grant")).encode());
  }

  @Test
  void aReaderIsSentToTheIssuerAndComesBackToTheSameView() throws Exception {
    try (Page page = Page.open(node.port("gateway.http"), "#q=src%3Aweb&time=utc").awaitConnected()) {
      node.producer().send(Envelope.newBuilder().setSourceId("web").setTimestamp(System.currentTimeMillis() * 1_000_000)
          .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("for readers only"))).build());
      Page.waiting("the line").untilAsserted(() -> assertThat(page.lines()).containsExactly("for readers only"));

      assertThat(page.address()).endsWith("/#q=src%3Aweb&time=utc");
      assertThat(page.text("#time")).isEqualTo("UTC");
      assertThat(asked).contains("/authorize", "/token");
      assertThat(page.<String>script("return JSON.stringify(sessionStorage) + JSON.stringify(localStorage)"))
          .doesNotContain(TOKEN);
      page.picture("logged-in");
    }
  }

  private static String s256(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest(text.getBytes(US_ASCII)));
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(digest(text.getBytes(UTF_8)));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
