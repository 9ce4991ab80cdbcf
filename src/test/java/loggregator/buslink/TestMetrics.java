package loggregator.buslink;

import java.util.List;
import loggregator.diode.DiodeLimits;
import loggregator.metrics.LinkMeters;
import loggregator.metrics.Metrics;

/** What roles in a test count. */
final class TestMetrics {
  final Metrics metrics = new Metrics();
  final LinkMeters agent = new LinkMeters(metrics, "agent", "router");
  final LinkMeters rlp = new LinkMeters(metrics, "rlp", "router");
  final FeedMeters feeds;

  TestMetrics() {
    this(1_000_000);
  }

  /** @param maxEnvelopes of each feed's diode */
  TestMetrics(int maxEnvelopes) {
    feeds = new FeedMeters(
        metrics.diodes("router", "subscription", new DiodeLimits(maxEnvelopes, 1 << 30)),
        new LinkMeters(metrics, "router", "rlp"));
  }

  long lostInFlight(String role) {
    return value("loggregator_lost_in_flight_envelopes_total", "role=\"" + role + "\"");
  }

  long openDiodes() {
    return value("loggregator_diodes");
  }

  long value(String name, String... labels) {
    return metrics.scrape().lines()
        .filter(line -> line.startsWith(name + "{"))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
