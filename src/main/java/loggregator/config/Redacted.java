package loggregator.config;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;

/**
 * Prints a part of the configuration without its texts and files, because each may have come from the environment.
 * {@link NodeConfig#toString} shows them as the file writes them.
 */
final class Redacted {
  private Redacted() {}

  static String print(Record part) {
    return Arrays.stream(part.getClass().getRecordComponents())
        .map(component -> component.getName() + "=" + print(valueOf(part, component)))
        .collect(joining(", ", part.getClass().getSimpleName() + "[", "]"));
  }

  private static String print(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(Redacted::print).orElse("absent");
    }
    boolean harmless = value instanceof Number || value instanceof Boolean || value instanceof Enum<?>
        || value instanceof Record;
    return harmless ? value.toString() : "…";
  }

  private static Object valueOf(Record part, RecordComponent component) {
    try {
      return component.getAccessor().invoke(part);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
