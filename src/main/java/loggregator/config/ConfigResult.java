package loggregator.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Either the value that was read or every problem that was found, never both.
 *
 * @param <T> what a good configuration makes
 */
public record ConfigResult<T>(Optional<T> value, List<ConfigProblem> problems) {
  public ConfigResult {
    problems = List.copyOf(problems);
    if (value.isPresent() != problems.isEmpty()) {
      throw new IllegalArgumentException("either a value or problems");
    }
  }

  public static <T> ConfigResult<T> of(T value) {
    return new ConfigResult<>(Optional.of(value), List.of());
  }

  public static <T> ConfigResult<T> invalid(List<ConfigProblem> problems) {
    return new ConfigResult<>(Optional.empty(), problems);
  }

  /** Goes on with the value, or hands the problems on. */
  public <R> ConfigResult<R> flatMap(Function<? super T, ConfigResult<R>> next) {
    return value.isPresent() ? next.apply(value.get()) : invalid(problems);
  }

  /** The value; for places where a bad configuration must stop the start. */
  public T orThrow() {
    return value.orElseThrow(() -> new InvalidConfigException(problems));
  }
}
