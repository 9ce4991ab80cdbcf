package loggregator.config;

import io.vertx.core.json.JsonArray;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import loggregator.diode.DiodeLimits;

/**
 * An Agent's input that fetches what others show to a Prometheus.
 *
 * @param targets where metrics are fetched
 * @param files patterns of files that describe further targets
 * @param targetMetrics whether each target's state becomes gauges, as a Prometheus makes them
 */
public record ScrapeConfig(
    List<URI> targets,
    List<String> files,
    int intervalMs,
    int timeoutMs,
    int rereadIntervalMs,
    String defaultSourceId,
    boolean targetMetrics,
    int maxTargets,
    int maxBodyBytes,
    long maxPendingBytes,
    int maxSamples,
    DiodeLimits diode) {
  static ScrapeConfig read(Section section) {
    return new ScrapeConfig(
        section.list("targets", "list of URLs", "Where metrics are, such as `http://127.0.0.1:9100/metrics`.",
            ScrapeConfig::urls),
        section.list("files", "list of patterns",
            "Files in the form of the original's prom-scraper, each with a target, such as "
                + "`/var/vcap/jobs/*/config/prom_scraper_config.yml`. They are read again and again.",
            Patterns::read),
        section.integer("intervalMs", 15_000, 100, 86_400_000, "How often a target is asked that names no interval."),
        section.integer("timeoutMs", 10_000, 10, 600_000,
            "How long a target may take; at most its interval. Then the scrape has failed."),
        section.integer("rereadIntervalMs", 10_000, 100, 3_600_000, "How often the files are looked for and read."),
        section.text("defaultSourceId", "prometheus", "The source id of targets that name none."),
        section.flag("targetMetrics", true,
            "Whether each scrape makes the gauges `up`, `scrape_duration_seconds` and `scrape_samples_scraped`."),
        section.integer("maxTargets", 1_000, 1, 1_000_000, "Targets; further ones are left out, and counted."),
        section.integer("maxBodyBytes", 16 << 20, 1024, 256 << 20,
            "The largest answer that is taken, after unpacking; a larger one is a failed scrape."),
        section.wholeNumber("maxPendingBytes", 64 << 20, 1024, 64L << 30,
            "What all answers together may hold at a time; one beyond it is a failed scrape."),
        section.integer("maxSamples", 50_000, 1, 100_000_000,
            "Samples of one answer that are taken; those behind them are left out, and counted."),
        RoleKeys.diode(section, "diode", "The queue of what was fetched."));
  }

  private static List<URI> urls(JsonArray array, Consumer<String> problems) {
    List<URI> urls = new ArrayList<>();
    for (Object item : array) {
      URI url = url(item);
      if (url == null) {
        problems.accept("must be http:// or https:// with a host and without a user each, was " + Spelling.value(item));
      } else {
        urls.add(url);
      }
    }
    return List.copyOf(urls);
  }

  private static URI url(Object item) {
    try {
      URI url = new URI(item instanceof String text ? text : "");
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      return isHttp && url.getHost() != null && url.getUserInfo() == null ? url : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }


  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
