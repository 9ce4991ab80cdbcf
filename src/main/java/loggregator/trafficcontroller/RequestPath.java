package loggregator.trafficcontroller;

import static java.nio.charset.StandardCharsets.UTF_8;

import loggregator.http.QueryParameters;

/** Decodes and encodes the paths of requests. */
final class RequestPath {
  private static final String UNESCAPED = "-_.~/$&+,:;=@!*'()";

  private RequestPath() {}

  /** @param path as it was sent, with no broken escape */
  static String decode(String path) {
    return QueryParameters.unescape(path.replace("+", "%2B"));
  }

  static String encode(String path) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : path.getBytes(UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || UNESCAPED.indexOf(c) >= 0);
      encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return encoded.toString();
  }
}
