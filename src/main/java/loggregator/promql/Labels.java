package loggregator.promql;

import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What tells one time series from another. Never changes. */
public record Labels(SortedMap<String, String> values) {
  public static final Labels NONE = new Labels(new TreeMap<>());

  public static Labels of(Map<String, String> values) {
    return new Labels(new TreeMap<>(values));
  }

  /** Empty if there is none, which to PromQL is the same. */
  public String get(String name) {
    return values.getOrDefault(name, "");
  }

  Labels only(Collection<String> names) {
    return filtered(names::contains);
  }

  Labels without(Collection<String> names) {
    return filtered(name -> !names.contains(name));
  }

  private Labels filtered(Predicate<String> names) {
    TreeMap<String, String> left = new TreeMap<>(values);
    left.keySet().removeIf(names.negate());
    return new Labels(left);
  }
}
