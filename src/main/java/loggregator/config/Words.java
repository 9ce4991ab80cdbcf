package loggregator.config;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The constants of an enum as the file writes them: in lower case. */
final class Words {
  private Words() {}

  /** All of them, for people. */
  static String of(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants()).map(Words::lowerCase).collect(joining(", "));
  }

  static <E extends Enum<E>> Optional<E> find(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants()).filter(constant -> lowerCase(constant).equals(text)).findAny();
  }

  static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
