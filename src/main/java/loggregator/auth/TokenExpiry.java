package loggregator.auth;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Reads from a token when it expires. The signature is not checked: the result only tells when to ask again, and never
 * makes a token good.
 */
final class TokenExpiry {
  private TokenExpiry() {}

  /** Milliseconds since 1970; {@link CheckedToken#NEVER} for a token that doesn't say, or can't be read. */
  static long hintMs(String authorization) {
    return Credentials.parse(authorization == null ? "" : authorization)
        .map(Credentials::token)
        .map(TokenExpiry::ofToken)
        .orElse(CheckedToken.NEVER);
  }

  /** How long the token may still be taken for what it was. */
  static long leftMs(String token) {
    return ofToken(token) - System.currentTimeMillis();
  }

  static long ofToken(String token) {
    String[] parts = token.split("\\.", 4);
    return parts.length == 3 ? CheckedToken.expiryMs(decode(parts[1])) : CheckedToken.NEVER;
  }

  /** A part of a JWT; empty if it is none. */
  static JsonObject decode(String part) {
    try {
      return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | DecodeException | ClassCastException e) {
      return new JsonObject();
    }
  }
}
