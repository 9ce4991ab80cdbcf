package loggregator.trafficcontroller;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import loggregator.http.QueryParameters;

/**
 * Answers {@code /set-cookie}: gives a browser, which can't send headers with a WebSocket, its token as a cookie. One
 * event loop.
 */
final class SetCookie {
  private static final int MAX_BODY_BYTES = 4096;
  private static final long HTTP_2_NO_ERROR = 0;
  private static final Set<HttpMethod> WITH_FORM = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

  private final String attributes;

  /** @param systemDomain empty for cookies that are for the host that was asked */
  SetCookie(String systemDomain) {
    String domain = systemDomain.isEmpty() ? "" : "; Domain=doppler." + systemDomain;
    this.attributes = domain + "; HttpOnly; Secure; SameSite=Lax";
  }

  void answer(HttpServerRequest request) {
    allowOrigin(request);
    if (!hasForm(request)) {
      answer(request, QueryParameters.ofText(""));
      return;
    }
    if (waitsForContinue(request)) {
      request.response().writeContinue();
    }
    Buffer body = Buffer.buffer();
    request.handler(part -> add(request, body, part));
    request.endHandler(v -> answer(request, QueryParameters.ofText(body.toString(ISO_8859_1))));
  }

  private void add(HttpServerRequest request, Buffer body, Buffer part) {
    if (body.length() + part.length() <= MAX_BODY_BYTES) {
      body.appendBuffer(part);
    } else if (!request.response().ended()) {
      refuseMore(request);
    }
  }

  /** The sender may go on for ever, so its connection is closed. An HTTP/2 connection stays for its other requests. */
  private static void refuseMore(HttpServerRequest request) {
    HttpServerResponse response = request.response().setStatusCode(400);
    if (request.version() == HttpVersion.HTTP_2) {
      response.end().onComplete(v -> response.reset(HTTP_2_NO_ERROR));
    } else {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE).end()
          .onComplete(v -> request.connection().close());
    }
  }

  private void answer(HttpServerRequest request, QueryParameters form) {
    HttpServerResponse response = request.response();
    if (response.ended()) {
      return;
    }
    QueryParameters query = QueryParameters.ofUri(request.uri());
    String name = first("CookieName", form, query);
    String value = first("CookieValue", form, query);
    if (form.isBroken() || query.isBroken() || name.isEmpty() || value.isEmpty()) {
      response.setStatusCode(400).end();
      return;
    }
    Optional<String> cookie = Cookies.write(name, value, attributes);
    cookie.ifPresent(written -> response.putHeader(HttpHeaders.SET_COOKIE, written));
    response.end();
  }

  private static void allowOrigin(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    request.response()
        .putHeader("Access-Control-Allow-Origin", origin == null ? "" : origin)
        .putHeader("Access-Control-Allow-Credentials", "true")
        .putHeader("Access-Control-Allow-Headers", "Content-Type");
  }

  private static boolean hasForm(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return WITH_FORM.contains(request.method()) && type != null
        && type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/x-www-form-urlencoded");
  }

  /** .NET waits with every form, an old curl with a form as large as a token makes it. */
  private static boolean waitsForContinue(HttpServerRequest request) {
    return HttpHeaders.CONTINUE.toString().equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }

  private static String first(String name, QueryParameters form, QueryParameters query) {
    return form.has(name) ? form.first(name) : query.first(name);
  }
}
