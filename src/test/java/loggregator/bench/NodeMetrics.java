package loggregator.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The node's own counters as its {@code /metrics} shows them, keyed by name and labels as they are printed. */
record NodeMetrics(Map<String, Double> samples) {
  static NodeMetrics read(int adminPort) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/metrics")).build();
      return parse(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new IllegalStateException("no metrics on port " + adminPort, e);
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

  /** Envelopes that fell out of the node's queues, all hops together. */
  double dropped() {
    return sum(series -> series.startsWith("loggregator_dropped_envelopes_total"));
  }

  double sum(Predicate<String> series) {
    return samples.entrySet().stream()
        .filter(sample -> series.test(sample.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
