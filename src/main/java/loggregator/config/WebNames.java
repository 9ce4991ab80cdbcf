package loggregator.config;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads lists of what browsers send to say whom they ask, and for which page. */
final class WebNames {
  private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*");
  private static final Pattern ORIGIN = Pattern.compile("https?://(?:[a-z0-9._-]+|\\[[0-9a-f:.]+\\])(?::\\d{1,5})?");

  private WebNames() {}

  static List<String> hostNames(JsonArray array, Consumer<String> problems) {
    return read(array, HOST_NAME, "must be host names without a port, was ", problems);
  }

  static List<String> origins(JsonArray array, Consumer<String> problems) {
    return read(array, ORIGIN,
        "must be a scheme, a host and perhaps a port each, such as https://logs.example.com, was ", problems);
  }

  /** In lower case, as browsers send them. */
  private static List<String> read(JsonArray array, Pattern form, String problem, Consumer<String> problems) {
    List<String> names = new ArrayList<>();
    for (Object item : array) {
      String name = item instanceof String text ? text.toLowerCase(Locale.ROOT) : "";
      if (form.matcher(name).matches()) {
        names.add(name);
      } else {
        problems.accept(problem + Spelling.value(item));
      }
    }
    return List.copyOf(names);
  }
}
