package loggregator.auth;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import loggregator.config.KeyFiles;
import loggregator.config.TlsFiles;
import loggregator.tls.TestCertificates;
import loggregator.tls.TlsOptions;

/**
 * Answers as UAA does at {@code /check_token} and {@code /token_keys}, and as any issuer does at
 * {@code /.well-known/openid-configuration}. Its client is {@code doppler} with the secret {@code s3cret:+}.
 */
public final class FakeUaa extends FakeServer {
  public static final String CLIENT_ID = "doppler";
  public static final String CLIENT_SECRET = "s3cret:+";

  private final State state;

  /** What it knows. */
  private static final class State {
    final Map<String, JsonObject> tokens = new ConcurrentHashMap<>();
    final List<JsonObject> keys = new CopyOnWriteArrayList<>();
    volatile JsonObject discovery;
  }

  public FakeUaa(Vertx vertx) {
    this(vertx, new State());
  }

  private FakeUaa(Vertx vertx, State state) {
    super(vertx, options(), (request, asked) -> answer(state, request, asked));
    this.state = state;
    this.state.discovery = new JsonObject().put("issuer", url().toString()).put("jwks_uri", url() + "/token_keys");
  }

  /** Knows the token as good, with those scopes, and for that long. */
  public void accept(String token, long expiresInS, String... scopes) {
    state.tokens.put(token, new JsonObject()
        .put("client_id", "some-user").put("user_name", "marissa")
        .put("scope", new JsonArray(List.of(scopes)))
        .put("exp", System.currentTimeMillis() / 1000 + expiresInS));
  }

  /** Says that of the token, whatever it is. */
  public void say(String token, JsonObject answer) {
    state.tokens.put(token, answer);
  }

  public void revoke(String token) {
    state.tokens.remove(token);
  }

  /** Publishes these keys, and no others. */
  public void publish(TestKey... keys) {
    state.keys.clear();
    for (TestKey key : keys) {
      state.keys.add(key.published());
    }
  }

  /** Publishes one more, as it is. */
  public void publish(JsonObject key) {
    state.keys.add(key);
  }

  public void discovery(JsonObject answer) {
    state.discovery = answer;
  }

  private static void answer(State state, HttpServerRequest request, Asked asked) {
    switch (request.path()) {
      case "/check_token" -> checkToken(state, request, asked);
      case "/token_keys" -> request.response().end(new JsonObject().put("keys", new JsonArray(state.keys)).encode());
      case "/.well-known/openid-configuration" -> request.response().end(state.discovery.encode());
      default -> request.response().setStatusCode(404).end();
    }
  }

  private static void checkToken(State state, HttpServerRequest request, Asked asked) {
    String basic = CLIENT_ID + ":" + CLIENT_SECRET;
    String expected = "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8));
    if (!expected.equals(asked.headers().get("authorization"))) {
      error(request, 401, "unauthorized");
      return;
    }
    String token = URLDecoder.decode(asked.body().replaceFirst("^token=", ""), StandardCharsets.UTF_8);
    JsonObject known = state.tokens.get(token);
    if (known == null) {
      error(request, 400, "invalid_token");
    } else {
      request.response().putHeader("Content-Type", "application/json").end(known.encode());
    }
  }

  private static void error(HttpServerRequest request, int status, String error) {
    request.response().setStatusCode(status)
        .end(new JsonObject().put("error", error).put("error_description", "no").encode());
  }

  private static HttpServerOptions options() {
    TlsFiles files = TestCertificates.files("gateway");
    return TlsOptions.applyTo(new HttpServerOptions(), new KeyFiles(files.certFile(), files.keyFile()));
  }
}
