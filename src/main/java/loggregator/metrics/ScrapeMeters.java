package loggregator.metrics;

import java.util.concurrent.atomic.AtomicLong;

/** Counts scrapes. Any thread. */
public final class ScrapeMeters {
  private final Metrics metrics;
  private final AtomicLong targets = new AtomicLong();

  public ScrapeMeters(Metrics metrics) {
    this.metrics = metrics;
    metrics.gauge("loggregator_scrape_targets", "Targets that are scraped", targets::get);
  }

  public void targets(int count) {
    targets.set(count);
  }

  public void began() {
    metrics.counter("loggregator_scrapes", "Scrapes that began").increment();
  }

  public void failed(String sourceId) {
    metrics.lossCounter("loggregator_failed_scrapes", "Scrapes that brought nothing, by the target's source id",
        "source_id", sourceId).increment();
  }
}
