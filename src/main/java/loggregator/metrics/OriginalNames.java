package loggregator.metrics;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The page for scrapers that know the original's names: the same figures, each with the source id under which the
 * original's component is known. Names are the original's; a dot, which Prometheus doesn't take, is an underscore.
 */
final class OriginalNames {
  private static final List<Line> LINES = List.of(
      counter("ingress", "metron", "metric_version=\"2.0\"", "loggregator_ingress_envelopes_total", "agent"),
      counter("ingress", "metron", "metric_version=\"1.0\"",
          "loggregator_diode_read_envelopes_total", "agent", "diode=\"udp\""),
      counter("egress", "metron", "metric_version=\"2.0\"",
          "loggregator_diode_read_envelopes_total", "agent", "diode=\"ingress\""),
      counter("egress", "metron", "metric_version=\"1.0\"", "loggregator_converted_envelopes_total", "agent"),
      counter("dropped", "metron", "direction=\"ingress\",metric_version=\"2.0\"",
          "loggregator_dropped_envelopes_total", "agent", "diode=\"ingress\""),
      counter("dropped", "metron", "direction=\"egress\",metric_version=\"2.0\"",
          "loggregator_lost_in_flight_envelopes_total", "agent"),
      counter("dropped", "metron", "direction=\"all\",metric_version=\"1.0\"",
          "loggregator_dropped_envelopes_total", "agent", "diode=\"udp\""),
      counter("origin_mappings", "metron", "metric_version=\"2.0\",unit=\"bytes/minute\"",
          "loggregator_origin_mappings_total", "agent"),
      gauge("doppler_connections", "metron", "metric_version=\"2.0\"", "loggregator_links", "agent"),
      gauge("doppler_v2_streams", "metron", "metric_version=\"2.0\"", "loggregator_links", "agent"),
      counter("ingress", "doppler", "", "loggregator_ingress_envelopes_total", "router"),
      counter("egress", "doppler", "", "loggregator_egress_envelopes_total", "router"),
      counter("dropped", "doppler", "direction=\"ingress\"",
          "loggregator_dropped_envelopes_total", "router", "diode=\"ingress\""),
      counter("dropped", "doppler", "direction=\"egress\"",
          "loggregator_dropped_envelopes_total", "router", "diode=\"subscription\""),
      gauge("subscriptions", "doppler", "unit=\"subscriptions\"", "loggregator_subscriptions", "router"),
      counter("ingress", "reverse_log_proxy", "metric_version=\"2.0\",protocol=\"grpc\"",
          "loggregator_link_received_envelopes_total", "rlp"),
      counter("egress", "reverse_log_proxy", "metric_version=\"2.0\"", "loggregator_egress_envelopes_total", "rlp"),
      counter("dropped", "reverse_log_proxy", "direction=\"egress\",metric_version=\"2.0\"",
          "loggregator_dropped_envelopes_total", "rlp"),
      counter("rejected_streams", "reverse_log_proxy", "metric_version=\"2.0\"",
          "loggregator_rejected_streams_total", "rlp"),
      gauge("subscriptions", "reverse_log_proxy", "metric_version=\"2.0\",unit=\"total\"",
          "loggregator_subscriptions", "rlp"),
      counter("log_router_connects", "reverse_log_proxy", "", "loggregator_link_connects_total", "rlp"),
      counter("log_router_disconnects", "reverse_log_proxy", "", "loggregator_link_disconnects_total", "rlp"),
      counter("ingress", "traffic_controller", "metric_version=\"2.0\",protocol=\"grpc\"",
          "loggregator_link_received_envelopes_total", "traffic_controller"),
      counter("egress", "traffic_controller", "endpoint=\"firehose\",metric_version=\"2.0\"",
          "loggregator_proxy_egress_envelopes_total", "", "endpoint=\"firehose\""),
      counter("egress", "traffic_controller", "endpoint=\"stream\",metric_version=\"2.0\"",
          "loggregator_proxy_egress_envelopes_total", "", "endpoint=\"stream\""),
      counter("doppler_proxy_slow_consumer", "traffic_controller", "metric_version=\"2.0\"",
          "loggregator_slow_consumers_total", "traffic_controller"),
      gauge("doppler_proxy_firehoses", "traffic_controller", "metric_version=\"2.0\",unit=\"connections\"",
          "loggregator_proxy_streams", "", "endpoint=\"firehose\""),
      gauge("doppler_proxy_app_streams", "traffic_controller", "metric_version=\"2.0\",unit=\"connections\"",
          "loggregator_proxy_streams", "", "endpoint=\"stream\""));

  private OriginalNames() {}

  /**
   * One figure.
   *
   * @param metric ours, as it is scraped, whose lines with all the labels are added up
   */
  private record Line(String type, String name, String labels, String metric, List<String> wanted) {
    boolean counts(String line) {
      return line.startsWith(metric + "{") && wanted.stream().allMatch(line::contains);
    }
  }

  private static Line counter(String name, String source, String labels, String metric, String role, String... wanted) {
    return line("counter", name, source, labels, metric, role, wanted);
  }

  private static Line gauge(String name, String source, String labels, String metric, String role, String... wanted) {
    return line("gauge", name, source, labels, metric, role, wanted);
  }

  private static Line line(
      String type, String name, String source, String labels, String metric, String role, String... wanted) {
    Set<String> all = new LinkedHashSet<>(List.of(wanted));
    if (!role.isEmpty()) {
      all.add("role=\"" + role + "\"");
    }
    String sourceId = "source_id=\"" + source + "\"";
    return new Line(type, name, labels.isEmpty() ? sourceId : labels + "," + sourceId, metric, List.copyOf(all));
  }

  /** @param scraped the page with our own names; figures that it doesn't have are left out */
  static String page(String scraped) {
    List<String> figures = scraped.lines().filter(line -> !line.startsWith("#")).toList();
    StringBuilder page = new StringBuilder();
    Set<String> names = new LinkedHashSet<>();
    LINES.forEach(line -> names.add(line.name));
    for (String name : names) {
      appendName(page, LINES.stream().filter(line -> line.name.equals(name)).toList(), figures);
    }
    return page.toString();
  }

  private static void appendName(StringBuilder page, List<Line> lines, List<String> figures) {
    boolean isTyped = false;
    for (Line line : lines) {
      List<String> counted = figures.stream().filter(line::counts).toList();
      if (!counted.isEmpty()) {
        if (!isTyped) {
          page.append("# TYPE ").append(line.name).append(' ').append(line.type).append('\n');
          isTyped = true;
        }
        double sum = counted.stream()
            .mapToDouble(figure -> Double.parseDouble(figure.substring(figure.lastIndexOf(' ') + 1))).sum();
        page.append(line.name).append('{').append(line.labels).append("} ").append(sum).append('\n');
      }
    }
  }
}
