package loggregator.promql;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Selects series of one metric.
 *
 * @param name the metric's, with each character that PromQL doesn't know replaced: see {@link #plainName}
 * @param offsetMs how much earlier than asked
 */
public record SeriesSelector(String name, List<LabelMatcher> matchers, long offsetMs) {
  static final String SOURCE_ID = "source_id";

  /** The sources that it names, one at least: there are no queries over all sources. */
  public Set<String> sourceIds() {
    Set<String> ids = matchers.stream().filter(matcher -> matcher.name().equals(SOURCE_ID))
        .flatMap(matcher -> switch (matcher.operator()) {
          case EQUAL -> Stream.of(matcher.value());
          case MATCHES -> Stream.of(matcher.value().split("\\|"));
          case NOT_EQUAL, MATCHES_NOT -> Stream.empty();
        }).filter(id -> !id.isEmpty()).collect(Collectors.toUnmodifiableSet());
    if (ids.isEmpty()) {
      throw new PromQlException("metric '" + name + "' does not have a 'source_id' label");
    }
    return ids;
  }

  public boolean matches(Labels labels) {
    return matchers.stream().allMatch(matcher -> matchesSource(matcher, labels)
        || matcher.matches(labels.get(matcher.name())));
  }

  /** A list of sources is no pattern, so that dots in them are dots. */
  private static boolean matchesSource(LabelMatcher matcher, Labels labels) {
    return matcher.name().equals(SOURCE_ID) && matcher.operator() == LabelMatcher.Operator.MATCHES
        && List.of(matcher.value().split("\\|")).contains(labels.get(SOURCE_ID));
  }

  /** A metric's name as PromQL can write it. */
  public static String plainName(String name) {
    StringBuilder plain = new StringBuilder(name);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      boolean isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
      if (!isLetter && (i == 0 || c < '0' || c > '9')) {
        plain.setCharAt(i, '_');
      }
    }
    return plain.toString();
  }
}
