package loggregator.config;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import loggregator.envelope.MessageType;

/**
 * A page of the last values of metrics, for Prometheus to scrape.
 *
 * @param token empty where none is asked for
 * @param droppedTags that become no labels
 */
public record PrometheusConfig(
    HttpListener http,
    Secret token,
    boolean allowUnauthenticatedRemoteAccess,
    SelectConfig select,
    int maxSeries,
    int maxLabelBytes,
    int silentSeriesTimeoutMs,
    List<String> droppedTags) {
  static PrometheusConfig read(Section section) {
    PrometheusConfig prometheus = new PrometheusConfig(
        section.section("http", "Where Prometheus scrapes `/metrics`.", child -> HttpListener.read(child, 14840)),
        section.optionalSecret("token", "What a scraper must show as a bearer; absent for nothing."),
        section.flag("allowUnauthenticatedRemoteAccess", false,
            "Whether there may be no `token` on an address that is not this machine's own loopback."),
        SelectConfig.read(section, "", MessageType.COUNTER, MessageType.GAUGE),
        section.integer("maxSeries", 100_000, 1, 10_000_000, "Series that are shown at most; a further one is not."),
        section.integer("maxLabelBytes", 256, 16, 4_096, "A longer label's value is cut."),
        section.integer("silentSeriesTimeoutMs", 300_000, 100, 86_400_000,
            "A series of which nothing came for so long is not shown any more."),
        section.list("dropTags", "list of texts",
            "Tags that become no labels, besides `trace_id`, `span_id`, `request_id` and others that nearly each "
                + "request has its own of.", PrometheusConfig::names));
    boolean open = prometheus.token.isEmpty() && !prometheus.http.isLoopback();
    if (open && !prometheus.allowUnauthenticatedRemoteAccess && !section.isAtFault("token")) {
      section.problem("token", "is required on the address " + section.printed("http.host")
          + ", since otherwise everybody on the network could read all metrics; listen on 127.0.0.1, or, if that is "
          + "what you want, set " + section.key("allowUnauthenticatedRemoteAccess") + " to true", null);
    }
    return prometheus;
  }

  private static List<String> names(JsonArray array, Consumer<String> problems) {
    List<String> names = new ArrayList<>();
    for (Object item : array) {
      if (item instanceof String name) {
        names.add(name);
      } else {
        problems.accept("must be texts, was " + Spelling.value(item));
      }
    }
    return List.copyOf(names);
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
