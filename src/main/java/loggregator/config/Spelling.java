package loggregator.config;

import static java.util.stream.Collectors.joining;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a file writes the constants of an enum, in lower case, and how a problem shows a value of the file. */
final class Spelling {
  private static final int MAX_CHARACTERS = 80;

  private Spelling() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static String ofAll(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants()).map(Spelling::of).collect(joining(", "));
  }

  static <E extends Enum<E>> Optional<E> find(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants()).filter(constant -> of(constant).equals(text)).findAny();
  }

  static String value(Object value) {
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof JsonObject) {
      return "an object";
    }
    return value instanceof JsonArray ? "a list" : String.valueOf(value);
  }

  /** In quotation marks, without line breaks, and cut where it gets long. */
  static String quoted(String text) {
    String start = text.codePointCount(0, text.length()) <= MAX_CHARACTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_CHARACTERS)) + "…";
    return '"' + start.replaceAll("\\p{Cntrl}", "?") + '"';
  }
}
