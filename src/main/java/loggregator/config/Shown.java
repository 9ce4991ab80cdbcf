package loggregator.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** How a value of the file is shown in a message. */
final class Shown {
  private static final int MAX_CHARACTERS = 80;

  private Shown() {}

  static String value(Object value) {
    if (value instanceof String text) {
      return text(text);
    }
    if (value instanceof JsonObject) {
      return "an object";
    }
    return value instanceof JsonArray ? "a list" : String.valueOf(value);
  }

  /** In quotation marks, without line breaks, and cut where it gets long. */
  static String text(String text) {
    String start = text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
    return '"' + start.replaceAll("\\p{Cntrl}", "?") + '"';
  }
}
