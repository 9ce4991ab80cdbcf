package loggregator.metrics;

import java.util.List;

/** Reads values out of what Prometheus would see. */
final class Scrape {
  private final String text;

  Scrape(Metrics metrics) {
    this.text = metrics.scrape();
  }

  String text() {
    return text;
  }

  /** The sum of the series of that name with all of those labels, such as {@code role="rlp"}. */
  long value(String name, String... labels) {
    return text.lines()
        .filter(line -> line.startsWith(name + "{"))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
