package loggregator.logcache;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import loggregator.http.QueryParameters;

/**
 * The parameters of a question over HTTP, read as grpc-gateway reads them: by their names in the proto file or in
 * camel case, each at most once unless it is a list. Unknown ones don't matter. A wrong value is replaced by the
 * default, and remembered: see {@link #problem}.
 */
final class ApiParameters {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  /** Of the names that are asked for here, which are few and don't come from outside. */
  private static final Map<String, String> CAMEL_CASES = new ConcurrentHashMap<>();

  private final QueryParameters query;
  private Optional<ApiError> problem = Optional.empty();

  ApiParameters(QueryParameters query) {
    this.query = query;
    if (query.isBroken()) {
      fail("invalid query: a broken escape or a semicolon");
    }
  }

  /** The first that was found in what was read until now. */
  Optional<ApiError> problem() {
    return problem;
  }

  /** Empty if it is not there. */
  String text(String name) {
    return one(name).orElse("");
  }

  /** 0 if it is not there. */
  long number(String name) {
    return one(name).map(text -> parse(name, text, ApiParameters::longOf)).orElse(0L);
  }

  /** False if it is not there. */
  boolean flag(String name) {
    return one(name).map(text -> parse(name, text, ApiParameters::flagOf)).orElse(false);
  }

  /** The constants of an enum by their names or numbers; others are refused, unlike over gRPC. */
  List<Integer> constants(String name, List<String> names) {
    return all(name).stream().map(text -> parse(name, text, value -> {
      int index = names.indexOf(value);
      return index >= 0 ? Optional.of(index)
          : longOf(value).filter(number -> number >= 0 && number < names.size()).map(Long::intValue);
    })).map(value -> value == null ? 0 : value).toList();
  }

  private Optional<String> one(String name) {
    List<String> values = all(name);
    if (values.size() > 1) {
      fail("too many values for field \"" + name + "\": " + String.join(", ", values));
    }
    return values.stream().findFirst();
  }

  private List<String> all(String name) {
    List<String> values = new ArrayList<>(query.all(name));
    String camelCase = CAMEL_CASES.computeIfAbsent(name, ApiParameters::camelCase);
    if (!camelCase.equals(name)) {
      values.addAll(query.all(camelCase));
    }
    return values;
  }

  private <T> T parse(String name, String text, Function<String, Optional<T>> parser) {
    Optional<T> value = parser.apply(text);
    if (value.isEmpty()) {
      fail("parsing field \"" + name + "\": \"" + text + "\" is not valid");
    }
    return value.orElse(null);
  }

  private void fail(String message) {
    problem = problem.or(() -> Optional.of(ApiError.invalid(message)));
  }

  /** Java knows other digits than Go does. */
  private static Optional<Long> longOf(String text) {
    try {
      boolean isAscii = text.chars().allMatch(c -> c < 128);
      return isAscii ? Optional.of(Long.parseLong(text)) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Boolean> flagOf(String text) {
    return TRUE.contains(text) ? Optional.of(true) : FALSE.contains(text) ? Optional.of(false) : Optional.empty();
  }

  private static String camelCase(String name) {
    String[] words = name.split("_");
    return words[0] + List.of(words).subList(1, words.length).stream()
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1)).collect(joining());
  }
}
