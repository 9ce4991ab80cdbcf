package loggregator.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What some nodes said of themselves at one moment. */
record Reading(String metrics) {
  static final String SUBSCRIPTIONS = "loggregator_subscriptions";
  static final String CONNECTIONS = "loggregator_connections";
  static final String INPUT_CONNECTIONS = "loggregator_input_connections";
  static final String DROPPED = "loggregator_dropped_envelopes_total";
  static final String QUEUED = "loggregator_diode_queued_envelopes";
  static final String REJECTED = "loggregator_rejected_total";
  private static final List<String> HELD = List.of("loggregator_subscriptions", "loggregator_connections", INPUT_CONNECTIONS,
      "loggregator_diodes", "loggregator_proxy_streams", "loggregator_routing_subscriptions");

  /** Of all whose labels, such as {@code role="rlp"}, hold these. */
  long sum(String name, String... labels) {
    return metrics.lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .mapToLong(Reading::value)
        .sum();
  }

  /** The gauges of what peers can make a node keep, with their values. */
  List<String> held() {
    return metrics.lines()
        .filter(line -> HELD.stream().anyMatch(name -> line.startsWith(name + "{")))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Queues for which what was written is not what was read, was dropped or still waits. */
  long unaccounted(String... labels) {
    return sum("loggregator_diode_written_envelopes_total", labels)
        - sum("loggregator_diode_read_envelopes_total", labels) - sum(DROPPED, labels) - sum(QUEUED, labels);
  }

  private static long value(String line) {
    return (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }
}
