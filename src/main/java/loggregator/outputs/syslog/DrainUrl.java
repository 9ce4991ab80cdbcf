package loggregator.outputs.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A drain's address with its parts.
 *
 * @param userInfo empty for none
 * @param host without the brackets of IPv6
 * @param port never 0
 * @param path with the query, as it is sent to a server; at least {@code /}
 * @param parameters of the query, decoded; of several of one name the first
 */
record DrainUrl(
    Scheme scheme, String userInfo, String host, int port, String path, Map<String, String> parameters) {
  /** How a drain is reached. */
  enum Scheme {
    SYSLOG("syslog", 514),
    SYSLOG_TLS("syslog-tls", 6514),
    HTTPS("https", 443),
    HTTPS_BATCH("https-batch", 443);

    final String name;
    final int port;

    Scheme(String name, int port) {
      this.name = name;
      this.port = port;
    }

    boolean isHttp() {
      return this == HTTPS || this == HTTPS_BATCH;
    }
  }

  private static final Pattern FORM = Pattern.compile(
      "([A-Za-z][A-Za-z0-9+.-]*):(?://(?:([^/?#@]*)@)?(\\[[0-9A-Fa-f:.%]+\\]|[^/?#:@\\[\\]\\s]*)(?::(\\d{0,5}))?)?"
          + "([^?#\\s]*)(?:\\?([^#\\s]*))?(?:#\\S*)?");
  private static final int MAX_PORT = 65_535;

  /** A problem as the owner of the binding is told it, or the drain's address. */
  record Parsed(Optional<DrainUrl> url, String problem) {
    static Parsed wrong(String problem) {
      return new Parsed(Optional.empty(), problem);
    }
  }

  static Parsed parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Parsed.wrong("Cannot parse syslog drain URL.");
    }
    Scheme scheme = null;
    for (Scheme known : Scheme.values()) {
      scheme = known.name.equalsIgnoreCase(form.group(1)) ? known : scheme;
    }
    if (scheme == null) {
      return Parsed.wrong("Invalid Scheme " + form.group(1) + " for syslog drain url " + redacted(text));
    }
    String host = form.group(3) == null ? "" : form.group(3).replaceAll("[\\[\\]]", "");
    if (host.isEmpty()) {
      return Parsed.wrong("No hostname found in syslog drain url " + redacted(text));
    }
    String digits = form.group(4) == null ? "" : form.group(4);
    int port = digits.isEmpty() ? scheme.port : Integer.parseInt(digits);
    if (port == 0 || port > MAX_PORT) {
      return Parsed.wrong("Cannot parse syslog drain URL.");
    }
    return new Parsed(Optional.of(new DrainUrl(scheme, form.group(2) == null ? "" : decoded(form.group(2)), host, port,
        path(form.group(5), form.group(6)), parameters(form.group(6)))), "");
  }

  private static String path(String path, String query) {
    return (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      parameters.putIfAbsent(name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
    }
    return Map.copyOf(parameters);
  }

  /** As it is where its escapes are malformed. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** Without user and query, which may hold secrets. */
  static String redacted(String url) {
    return url.replaceFirst("[?#].*", "").replaceFirst("//[^/@]*@", "//");
  }

  boolean is(String parameter, String value) {
    return value.equals(parameters.get(parameter));
  }

  boolean isAmong(String parameter, Set<String> values) {
    return values.contains(parameters.getOrDefault(parameter, ""));
  }

  String authority() {
    String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return port == Scheme.HTTPS.port ? literal : literal + ":" + port;
  }
}
