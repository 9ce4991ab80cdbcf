package loggregator.uaa;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import loggregator.testing.Sockets;

/** What users and operators ask of the UAA, with the JDK's client. */
final class UaaApi {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HttpClient http;
  private final String url;

  UaaApi(String url, Path certificates) {
    this.url = url;
    this.http = HttpClient.newBuilder().sslContext(Sockets.contextTrusting(certificates)).build();
  }

  String url() {
    return url;
  }

  boolean isUp() {
    try {
      return http.send(request("/healthz").build(), BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A token by client credentials. */
  String token(UaaClient client) {
    return newToken(client, Map.of("grant_type", "client_credentials"));
  }

  /** A token by the user's password. */
  String token(UaaUser user) {
    return newTokens(user).getString("access_token");
  }

  /** What gets its user further tokens, and is none itself. */
  String refreshToken(UaaUser user) {
    return newTokens(user).getString("refresh_token");
  }

  /** What tells a program who its user is. */
  String idToken(UaaUser user) {
    return newTokens(user).getString("id_token");
  }

  /** A token that says nothing, and that can be revoked. */
  String opaqueToken(UaaClient client) {
    return newToken(client, Map.of("grant_type", "client_credentials", "token_format", "opaque"));
  }

  void revoke(String opaqueToken) {
    send(asOperator("/oauth/token/revoke/" + opaqueToken).DELETE());
  }

  /** All tokens that the client has got so far. */
  void revokeAllOf(UaaClient client) {
    send(asOperator("/oauth/token/revoke/client/" + client.id()));
  }

  /** From now on the client's users come back to that address only when they have logged in. */
  void letReturnTo(UaaClient client, String address) {
    String path = "/oauth/clients/" + client.id();
    JsonObject settings = send(asOperator(path).GET()).put("redirect_uri", new JsonArray().add(address));
    send(asOperator(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(settings.encode())));
  }

  /** The answer to {@link UaaClient#DOPPLER}, whatever its status. */
  HttpResponse<String> checkToken(String token) {
    return exchange(form("/check_token", UaaClient.DOPPLER, Map.of("token", token)));
  }

  JsonArray keys() {
    return send(request("/token_keys")).getJsonArray("keys");
  }

  private JsonObject newTokens(UaaUser user) {
    return send(form("/oauth/token", UaaClient.CLI,
        Map.of("grant_type", "password", "username", user.id(), "password", user.password())));
  }

  private String newToken(UaaClient client, Map<String, String> form) {
    return send(form("/oauth/token", client, form)).getString("access_token");
  }

  private HttpRequest.Builder form(String path, UaaClient client, Map<String, String> form) {
    String basic = Base64.getEncoder().encodeToString((client.id() + ":" + client.secret()).getBytes(UTF_8));
    return request(path)
        .header("Authorization", "Basic " + basic)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"))));
  }

  private HttpRequest.Builder asOperator(String path) {
    return request(path).header("Authorization", "bearer " + token(UaaClient.OPERATOR));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(LIMIT).header("Accept", "application/json");
  }

  private JsonObject send(HttpRequest.Builder request) {
    HttpResponse<String> response = exchange(request);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.uri() + " answered " + response.statusCode() + ": " + response.body());
    }
    return response.body().startsWith("{") ? new JsonObject(response.body()) : new JsonObject();
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
