package loggregator.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import loggregator.config.AuthMethod;
import loggregator.config.LoginConfig;
import loggregator.http.Answers;

/**
 * The page for people: live envelopes in a browser. Its files come from the jar and are read once. It reads
 * {@code /v2/read} as every consumer does, so it shows nothing that its reader may not read. Any thread.
 */
final class LivePage {
  /** All that a browser may do for it: scripts and styles of this server, which may connect to it and to the login. */
  private static final String POLICY = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; "
      + "connect-src 'self'%s; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
      + "require-trusted-types-for 'script'; trusted-types loggregator-worker";

  static final String FOLDER = "live/";
  static final List<String> FILES = List.of(
      "index.html", "style.css", "access.js", "ansi.js", "app.js", "columns.js", "details.js", "dom.js", "envelope.js",
      "filter.js", "format.js", "frames.js", "intake.js", "join.js", "keys.js", "lines.js", "list.js", "login.js",
      "main.js", "matches.js", "metrics.js", "operations.css", "operations.html", "operations.js", "operations-tables.js",
      "reader.js", "regex-worker.js", "regex.js", "ring.js", "rows.js", "save.js", "series.js",
      "sources.js", "state.js", "status.js", "token.js", "types.js", "view.js", "walker.js");

  private final Map<String, PageFile> filesByPath = new HashMap<>();
  private final AuthMethod auth;
  private final Optional<LoginConfig> login;
  private final String policy;
  private final BooleanSupplier isKept;
  private final boolean hasOperations;

  /**
   * @param isKept whether streams can begin before now and be resumed
   * @param hasOperations whether the state of the nodes is shown to those who may see it
   */
  LivePage(AuthMethod auth, Optional<LoginConfig> login, BooleanSupplier isKept, boolean hasOperations) {
    FILES.forEach(name -> filesByPath.put(pathOf(name), PageFile.read(FOLDER + name)));
    this.auth = auth;
    this.login = login;
    this.policy = POLICY.formatted(login.map(issuer -> " " + origin(issuer.tokenUrl())).orElse(""));
    this.isKept = isKept;
    this.hasOperations = hasOperations;
  }

  /** Whether the request was for the page, and is answered. */
  boolean answer(HttpServerRequest request) {
    boolean reads = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    if (reads && request.path().equals("/" + FOLDER + "config")) {
      secured(request).putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      Answers.json(request, 200, config().encode());
      return true;
    }
    Optional<PageFile> file = Optional.ofNullable(filesByPath.get(request.path())).filter(known -> reads);
    file.ifPresent(known -> known.send(request, secured(request)));
    return file.isPresent();
  }

  private JsonObject config() {
    JsonObject config =
        new JsonObject().put("auth", auth.name().toLowerCase(Locale.ROOT)).put("kept", isKept.getAsBoolean())
            .put("operations", hasOperations);
    login.ifPresent(issuer -> config.put("login", loginOf(issuer)));
    return config;
  }

  private static JsonObject loginOf(LoginConfig issuer) {
    JsonObject login = new JsonObject()
        .put("authorizationUrl", issuer.authorizationUrl().toString()).put("tokenUrl", issuer.tokenUrl().toString())
        .put("clientId", issuer.clientId()).put("scope", issuer.scope());
    issuer.logoutUrl().ifPresent(url -> login.put("logoutUrl", url.toString()));
    return login;
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getAuthority();
  }

  private static String pathOf(String name) {
    return name.equals("index.html") ? "/" : "/" + FOLDER + name;
  }

  private HttpServerResponse secured(HttpServerRequest request) {
    return request.response()
        .putHeader("Content-Security-Policy", policy)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
  }
}
