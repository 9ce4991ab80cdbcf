package loggregator.client;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.step.StepMeterRegistry;
import io.micrometer.core.instrument.step.StepRegistryConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sends Micrometer's meters to an Agent, each interval: counters as Counters with what they grew, all others as Gauges,
 * one for each of their numbers, such as {@code requests.count}, {@code requests.total} and {@code requests.max} of a
 * timer. It never waits. Any thread.
 */
public final class LoggregatorMeterRegistry extends StepMeterRegistry {
  private final Loggregator client;
  /** What of counters was less than a whole. Of the publishing thread. */
  private final Map<Meter.Id, Double> fractions = new LinkedHashMap<>();

  /** @param client stays the caller's to close, after this */
  public LoggregatorMeterRegistry(Loggregator client, Duration interval, Clock clock) {
    super(config(interval), clock);
    this.client = client;
    start(task -> {
      Thread thread = new Thread(task, "loggregator-meters");
      thread.setDaemon(true);
      return thread;
    });
  }

  public LoggregatorMeterRegistry(Loggregator client) {
    this(client, Duration.ofSeconds(15), Clock.SYSTEM);
  }

  private static StepRegistryConfig config(Duration interval) {
    return new StepRegistryConfig() {
      @Override
      public String prefix() {
        return "loggregator";
      }

      @Override
      public String get(String key) {
        return null;
      }

      @Override
      public Duration step() {
        return interval;
      }
    };
  }

  @Override
  protected void publish() {
    getMeters().forEach(this::publish);
  }

  private void publish(Meter meter) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (Tag tag : meter.getId().getTags()) {
      tags.put(tag.getKey(), tag.getValue());
    }
    if (meter instanceof Counter || meter instanceof FunctionCounter) {
      count(meter, tags);
    } else {
      meter.measure().forEach(measurement -> gauge(meter, measurement, tags));
    }
  }

  private void count(Meter meter, Map<String, String> tags) {
    double grown = fractions.getOrDefault(meter.getId(), 0.0)
        + meter.measure().iterator().next().getValue();
    long whole = (long) grown;
    fractions.put(meter.getId(), grown - whole);
    if (whole > 0) {
      client.count(meter.getId().getName(), whole, tags);
    }
  }

  private void gauge(Meter meter, Measurement measurement, Map<String, String> tags) {
    Meter.Id id = meter.getId();
    String statistic = measurement.getStatistic().getTagValueRepresentation();
    String name = statistic.equals("value") ? id.getName() : id.getName() + "." + statistic;
    boolean isNumber = statistic.equals("count") || statistic.equals("active");
    client.gauge(name, measurement.getValue(), isNumber || id.getBaseUnit() == null ? "" : id.getBaseUnit(), tags);
  }

  @Override
  protected TimeUnit getBaseTimeUnit() {
    return TimeUnit.SECONDS;
  }
}
