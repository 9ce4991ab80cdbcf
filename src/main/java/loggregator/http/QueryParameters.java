package loggregator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a request, read as Go reads them: a pair with a broken {@code %} escape or a semicolon is skipped,
 * a name without {@code =} has the empty value, and a plus sign is a space. Consumers don't escape their values, so any
 * other byte stands for itself.
 */
public final class QueryParameters {
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private boolean broken;

  private QueryParameters() {}

  /** @param uri the request's target; the query follows the first question mark */
  public static QueryParameters ofUri(String uri) {
    int mark = uri.indexOf('?');
    return mark < 0 ? new QueryParameters() : ofText(uri.substring(mark + 1));
  }

  /** @param text a query, or the body of a form; each of its characters is a byte */
  public static QueryParameters ofText(String text) {
    QueryParameters parameters = new QueryParameters();
    for (String pair : text.split("&")) {
      parameters.add(pair);
    }
    return parameters;
  }

  /** Whether a pair was skipped. */
  public boolean isBroken() {
    return broken;
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  public Set<String> names() {
    return values.keySet();
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** In the order of the query; empty if the parameter is not there. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Empty if the parameter is not there. */
  public String first(String name) {
    return has(name) ? all(name).get(0) : "";
  }

  private void add(String pair) {
    if (pair.isEmpty()) {
      return;
    }
    if (pair.indexOf(';') >= 0) {
      broken = true;
      return;
    }
    int equals = pair.indexOf('=');
    String name = unescape(equals < 0 ? pair : pair.substring(0, equals));
    String value = unescape(equals < 0 ? "" : pair.substring(equals + 1));
    if (name == null || value == null) {
      broken = true;
    } else {
      values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }
  }

  /** Each character is one byte of UTF-8, as HTTP brings it. Null if an escape is broken. */
  public static String unescape(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        plain.write(bytes[i] == '+' ? ' ' : bytes[i]);
        continue;
      }
      int value = i + 2 < bytes.length ? hex(bytes[i + 1]) << 4 | hex(bytes[i + 2]) : -1;
      if (value < 0) {
        return null;
      }
      plain.write(value);
      i += 2;
    }
    return plain.toString(UTF_8);
  }

  private static int hex(byte digit) {
    return digit < 0 ? -1 : Character.digit(digit, 16);
  }
}
