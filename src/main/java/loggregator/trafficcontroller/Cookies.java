package loggregator.trafficcontroller;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Reads and writes cookies as Go does. */
final class Cookies {
  private static final String NAME_MARKS = "!#$%&'*+-.^_`|~";

  private Cookies() {}

  /** The value of the first cookie of that name, as it was sent, without quotes around it. */
  static Optional<String> first(HttpServerRequest request, String name) {
    for (String header : request.headers().getAll(HttpHeaders.COOKIE)) {
      for (String cookie : header.split(";")) {
        int equals = cookie.indexOf('=');
        if (equals >= 0 && cookie.substring(0, equals).strip().equals(name)) {
          String value = unquote(cookie.substring(equals + 1).strip());
          if (value.chars().allMatch(Cookies::mayBeInValue)) {
            return Optional.of(value);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The header's value; empty where no cookie can have that name. */
  static Optional<String> write(String name, String value, String attributes) {
    if (name.isEmpty() || !name.chars().allMatch(Cookies::mayBeInName)) {
      return Optional.empty();
    }
    StringBuilder clean = new StringBuilder();
    value.chars().filter(Cookies::mayBeInValue).forEach(c -> clean.append((char) c));
    boolean quoted = clean.indexOf(" ") >= 0 || clean.indexOf(",") >= 0;
    return Optional.of(name + "=" + (quoted ? "\"" + clean + "\"" : clean) + attributes);
  }

  private static String unquote(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static boolean mayBeInValue(int c) {
    return c >= 0x20 && c < 0x7F && c != '"' && c != ';' && c != '\\';
  }

  private static boolean mayBeInName(int c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || NAME_MARKS.indexOf(c) >= 0;
  }
}
