package loggregator.promql;

import java.util.List;

/** By which labels the elements of two vectors find each other. */
record VectorMatching(boolean isOn, List<String> labels) {
  static final VectorMatching ALL = new VectorMatching(false, List.of());

  Labels keyOf(Labels element) {
    return isOn ? element.only(labels) : element.without(labels);
  }
}
