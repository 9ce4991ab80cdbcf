package loggregator.trafficcontroller;

import io.vertx.core.http.HttpServerRequest;

/** A request as a line of Common Event Format, in the original's words. */
final class CefLine {
  private CefLine() {}

  /**
   * @param path decoded
   * @param destination this machine's address, and the port on which it was asked
   */
  static String of(HttpServerRequest request, String path, long epochMs, String destination, int port) {
    String method = escape(request.method().name());
    String query = request.query();
    String target = escape(query == null || query.isEmpty() ? path : path + "?" + query);
    String[] source = source(request);
    return "CEF:0|cloud_foundry|loggregator_trafficcontroller|1.0|" + method + " " + target + "|" + method + " "
        + target + "|0|rt=" + epochMs
        + " cs1Label=userAuthenticationMechanism cs1=oauth-access-token cs2Label=vcapRequestId cs2="
        + escape(header(request, "X-Vcap-Request-ID")) + " request=" + target + " requestMethod=" + method
        + " src=" + escape(source[0]) + " spt=" + escape(source[1]) + " dst=" + escape(destination) + " dpt=" + port
        + "\n";
  }

  /** Host and port; both empty for an address that is neither of IPv4 nor a bracketed one of IPv6. */
  private static String[] source(HttpServerRequest request) {
    String forwarded = header(request, "X-Forwarded-For").split(",", 2)[0];
    String address = forwarded.isEmpty() ? Addresses.of(request.remoteAddress()) : forwarded;
    int colon = address.lastIndexOf(':');
    if (colon < 0) {
      return new String[] {address, ""};
    }
    String host = address.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (host.contains(":") && !bracketed) {
      return new String[] {"", ""};
    }
    return new String[] {bracketed ? host.substring(1, host.length() - 1) : host, address.substring(colon + 1)};
  }

  private static String header(HttpServerRequest request, String name) {
    String value = request.getHeader(name);
    return value == null ? "" : value;
  }

  /** Escapes as in HTML, and line breaks, too, so that no request can write a second line. */
  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"', '\'', '+', '\n', '\r' -> escaped.append("&#").append((int) c).append(';');
        case '\0' -> escaped.append('\uFFFD');
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
