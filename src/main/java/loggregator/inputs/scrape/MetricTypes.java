package loggregator.inputs.scrape;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The types of an exposition's metrics, and what becomes of their samples. One thread. */
final class MetricTypes {
  private static final List<String> SUFFIXES =
      List.of("_total", "_created", "_bucket", "_count", "_sum", "_gcount", "_gsum");

  private final Map<String, String> types = new HashMap<>();

  /** What a sample becomes. */
  enum Form {
    COUNTER,
    /** One whose label {@code unit} is its unit. */
    GAUGE,
    /** One whose labels are all labels. */
    PLAIN_GAUGE,
    /** The time at which a series began: nothing. */
    NONE
  }

  /** Of the line that begins with {@code # TYPE}. */
  void put(String metric, String type) {
    types.put(metric, type);
  }

  Form formOf(String sample) {
    String type = types.get(sample);
    String suffix = "";
    if (type == null) {
      suffix = SUFFIXES.stream().filter(sample::endsWith).findFirst().orElse("");
      type = types.getOrDefault(sample.substring(0, sample.length() - suffix.length()), "");
    }
    return switch (type) {
      case "counter" -> switch (suffix) {
        case "_created" -> Form.NONE;
        case "", "_total" -> Form.COUNTER;
        // of another metric, whose name begins as the counter's
        default -> Form.GAUGE;
      };
      case "histogram", "summary" -> switch (suffix) {
        case "_created" -> Form.NONE;
        case "_bucket", "_count" -> Form.COUNTER;
        default -> Form.PLAIN_GAUGE;
      };
      case "gaugehistogram", "stateset", "info" -> Form.PLAIN_GAUGE;
      default -> Form.GAUGE;
    };
  }
}
