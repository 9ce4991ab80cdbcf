package loggregator.auth;

import io.opentelemetry.api.trace.Span;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a consumer brought, once it is fit to be handed on. Never prints.
 *
 * @param authorization as it was received
 * @param token the same without the word {@code bearer}, however that is written
 * @param digest of the token, which stands for it wherever something is kept
 * @param span of the check for which others are asked
 */
record Credentials(String authorization, String token, String digest, Span span) {
  /** UAA's largest tokens, of users with thousands of scopes, have a few dozen KiB. */
  static final int MAX_CHARACTERS = 64 << 10;

  private static final String SCHEME = "bearer";

  /** Empty for a text that can't be a token: too long, with spaces, control characters, or none that HTTP allows. */
  static Optional<Credentials> parse(String authorization) {
    if (authorization.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    String token = withoutScheme(authorization).strip();
    boolean clean = !token.isEmpty() && isPrintable(token, '!') && isPrintable(authorization, ' ');
    return clean ? Optional.of(new Credentials(authorization, token, sha256(token), Span.getInvalid())) : Optional.empty();
  }

  /**
   * Plain ASCII from {@code lowest} on. A loop, because Java's streams took an eighth of the time of opening a stream.
   */
  private static boolean isPrintable(String text, char lowest) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < lowest || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  /** In hexadecimal digits. */
  static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String withoutScheme(String authorization) {
    String text = authorization.strip();
    boolean hasScheme = text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && (text.length() == SCHEME.length() || text.charAt(SCHEME.length()) == ' ');
    return hasScheme ? text.substring(SCHEME.length()) : text;
  }

  Credentials in(Span check) {
    return new Credentials(authorization, token, digest, check);
  }

  @Override
  public String toString() {
    return "(credentials)";
  }
}
