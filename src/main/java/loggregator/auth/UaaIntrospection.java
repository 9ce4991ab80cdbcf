package loggregator.auth;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import loggregator.auth.AuthServer.Answer;
import loggregator.config.Secret;

/**
 * Asks UAA about a token by {@code POST /check_token}; UAA answers with JSON that says what the token is good for.
 * vertx-auth-oauth2 could ask, too, but limits neither time nor size of the answer, and prints it.
 */
final class UaaIntrospection implements TokenCheck {
  private static final int BAD_REQUEST = 400;

  private final AuthServer uaa;
  private final String clientId;
  private final Secret clientSecret;

  UaaIntrospection(AuthServer uaa, String clientId, Secret clientSecret) {
    this.uaa = uaa;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
  }

  @Override
  public Future<CheckedToken> check(Credentials credentials) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap()
        .add("Content-Type", "application/x-www-form-urlencoded")
        .add("Accept", "application/json")
        .add("Authorization", "Basic " + base64(clientId + ":" + clientSecret.reveal()));
    String form = "token=" + URLEncoder.encode(credentials.token(), StandardCharsets.UTF_8);
    return uaa.post("check_token", "/check_token", headers, Buffer.buffer(form), credentials.span())
        .map(UaaIntrospection::read)
        .otherwise(CheckedToken.UNAVAILABLE);
  }

  private static CheckedToken read(Answer answer) {
    return answer.json().map(json -> read(answer.status(), json)).orElse(CheckedToken.UNAVAILABLE);
  }

  private static CheckedToken read(int status, JsonObject json) {
    return switch (status) {
      case 200 -> CheckedToken.of(json, Set.of(), System.currentTimeMillis());
      case BAD_REQUEST -> CheckedToken.INVALID;
      // Such as 401, when UAA refuses the node's own secret.
      default -> CheckedToken.UNAVAILABLE;
    };
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
