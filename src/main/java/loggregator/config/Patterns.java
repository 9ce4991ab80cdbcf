package loggregator.config;

import io.vertx.core.json.JsonArray;
import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads lists of patterns of files' names. */
final class Patterns {
  private Patterns() {}

  static List<String> read(JsonArray array, Consumer<String> problems) {
    List<String> patterns = new ArrayList<>();
    for (Object item : array) {
      if (item instanceof String pattern && !pattern.isEmpty() && isPattern(pattern)) {
        patterns.add(pattern);
      } else {
        problems.accept("must be names of files, perhaps with * ? [] {}, was " + Spelling.value(item));
      }
    }
    return List.copyOf(patterns);
  }

  private static boolean isPattern(String pattern) {
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
