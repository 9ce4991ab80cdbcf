package loggregator.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what leaves for one destination, or for all of one kind, besides its queue. Any thread. */
public final class OutputMeters {
  private final Metrics metrics;
  private final String[] tags;
  private final LongAdder sent;
  private final LongAdder retries;
  private final AtomicLong destinations = new AtomicLong();
  private final AtomicLong failing = new AtomicLong();
  private final Map<String, LongAdder> unfit = new ConcurrentHashMap<>();

  /**
   * @param output as its section is called, such as {@code otlp}
   * @param destination its name in the configuration
   */
  public OutputMeters(Metrics metrics, String output, String destination) {
    this.metrics = metrics;
    this.tags = new String[] {"output", output, "destination", destination};
    sent = metrics.counter("loggregator_output_envelopes", "Envelopes that a destination took", tags);
    retries = metrics.counter("loggregator_output_retries", "Times that something was sent again", tags);
    metrics.gauge("loggregator_output_destinations", "Destinations that there are", destinations::get, tags);
    metrics.gauge("loggregator_output_failing", "Destinations that take nothing now", failing::get, tags);
  }

  public void sent(long envelopes) {
    sent.add(envelopes);
  }

  public void retried() {
    retries.increment();
  }

  /** Envelopes that left their queue and did not arrive, or may not have. */
  public void lost(String reason, long envelopes) {
    metrics.lossCounter("loggregator_output_lost_envelopes",
        "Envelopes that left their queue and were not taken, or may not have been", with("reason", reason))
        .add(envelopes);
  }

  /** Envelopes that have no place in the destination's format. */
  public void unfit(String reason, long envelopes) {
    unfit.computeIfAbsent(reason, key -> metrics.counter("loggregator_output_unfit_envelopes",
        "Envelopes that have no place in the destination's format", with("reason", key))).add(envelopes);
  }

  public void opened() {
    destinations.incrementAndGet();
  }

  public void closed() {
    destinations.decrementAndGet();
  }

  public void failing(boolean isFailing) {
    failing.addAndGet(isFailing ? 1 : -1);
  }

  private String[] with(String key, String value) {
    return new String[] {tags[0], tags[1], tags[2], tags[3], key, value};
  }
}
