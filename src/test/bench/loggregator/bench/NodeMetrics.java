package loggregator.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The node's own counters as its {@code /metrics} shows them, keyed by name and labels as they are printed. */
record NodeMetrics(Map<String, Double> samples) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String DROPPED = "loggregator_dropped_envelopes_total";
  private static final String LOST_IN_FLIGHT = "loggregator_lost_in_flight_envelopes_total";

  static NodeMetrics read(int adminPort) {
    try {
      return parse(get(adminPort, "/metrics").body());
    } catch (IOException e) {
      throw new IllegalStateException("no metrics on port " + adminPort, e);
    }
  }

  /** Whether all roles of the node say that they serve. */
  static boolean serves(int adminPort) {
    try {
      return get(adminPort, "/health").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static HttpResponse<String> get(int adminPort, String path) throws IOException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path)).build();
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Prometheus' text format: name{labels} value. */
  static NodeMetrics parse(String text) {
    Map<String, Double> samples = new TreeMap<>();
    text.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(line -> {
      int end = line.contains("}") ? line.lastIndexOf('}') + 1 : line.indexOf(' ');
      samples.put(line.substring(0, end), Double.parseDouble(line.substring(end).strip().split(" ")[0]));
    });
    return new NodeMetrics(samples);
  }

  /** Every series of envelopes that the node says it has lost: out of a queue, or to a peer that was gone. */
  Map<String, Double> losses() {
    Map<String, Double> losses = new TreeMap<>(samples);
    losses.keySet().removeIf(series -> !series.startsWith(DROPPED) && !series.startsWith(LOST_IN_FLIGHT));
    return losses;
  }

  double lost() {
    return losses().values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Envelopes that no subscription asked for. */
  double unselected() {
    return sum(series -> series.startsWith("loggregator_unselected_envelopes_total"));
  }

  /** By how much the queues' counts fail {@code written = read + dropped + queued}; 0 when nothing moves. */
  double queueImbalance() {
    double written = sum(series -> series.startsWith("loggregator_diode_written_envelopes_total"));
    double read = sum(series -> series.startsWith("loggregator_diode_read_envelopes_total"));
    double queued = sum(series -> series.startsWith("loggregator_diode_queued_envelopes"));
    return Math.abs(written - read - queued - sum(series -> series.startsWith(DROPPED)));
  }

  /** 0 for a series that is not there. */
  double valueOf(String series) {
    return samples.getOrDefault(series, 0.0);
  }

  double sum(Predicate<String> series) {
    return samples.entrySet().stream()
        .filter(sample -> series.test(sample.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
