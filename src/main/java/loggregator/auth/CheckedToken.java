package loggregator.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of a token.
 *
 * @param verdict allowed when the token is good, even if not for this request
 * @param sourceIds the sources that the token itself names
 * @param expiresAtMs since 1970; {@link #NEVER} if the token doesn't say
 */
record CheckedToken(Verdict verdict, Set<String> scopes, Set<String> sourceIds, long expiresAtMs) {
  /** The source id that stands for every source. */
  static final String EVERYTHING = "*";
  static final long NEVER = Long.MAX_VALUE;

  static final CheckedToken INVALID = refused(Verdict.INVALID_TOKEN);
  static final CheckedToken UNAVAILABLE = refused(Verdict.UNAVAILABLE);

  /** Good as long as its claims say so. */
  static CheckedToken of(JsonObject claims, Set<String> sourceIds, long nowMs) {
    long expiresAtMs = expiryMs(claims);
    return expiresAtMs <= nowMs ? INVALID
        : new CheckedToken(Verdict.ALLOWED, texts(claims, "scope"), sourceIds, expiresAtMs);
  }

  boolean isGood() {
    return verdict == Verdict.ALLOWED;
  }

  boolean mayReadEverything() {
    return sourceIds.contains(EVERYTHING);
  }

  /** A claim that is a list of texts, or a text with spaces between them; empty for anything else. */
  static Set<String> texts(JsonObject claims, String name) {
    Object value = claims.getValue(name);
    Stream<?> items = value instanceof JsonArray list ? list.stream()
        : value instanceof String text ? Arrays.stream(text.split(" ")) : Stream.empty();
    return items.filter(String.class::isInstance).map(String.class::cast).filter(text -> !text.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  static long expiryMs(JsonObject claims) {
    return claims.getValue("exp") instanceof Number seconds && seconds.doubleValue() < NEVER / 1000
        ? seconds.longValue() * 1000 : NEVER;
  }

  private static CheckedToken refused(Verdict verdict) {
    return new CheckedToken(verdict, Set.of(), Set.of(), NEVER);
  }
}
