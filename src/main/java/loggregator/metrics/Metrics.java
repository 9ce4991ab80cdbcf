package loggregator.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import loggregator.diode.DiodeLimits;
import loggregator.diode.MemoryBudget;

/**
 * What the roles of one process count, for Prometheus to read. The instances of a role count together.
 *
 * <p>Threading: any thread; counting is a {@link LongAdder} and never touches the registry.
 */
public final class Metrics {
  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<String, DiodeMeters> diodes = new ConcurrentHashMap<>();
  private final Map<String, List<LongSupplier>> sums = new ConcurrentHashMap<>();
  private final List<LossCounter> losses = new CopyOnWriteArrayList<>();

  private final MemoryBudget budget;

  /** Of a process whose queues are bounded each by itself. */
  public Metrics() {
    this(MemoryBudget.unlimited());
  }

  /** @param budget is what all queues share */
  public Metrics(MemoryBudget budget) {
    this.budget = budget;
    gauge("loggregator_buffer_bytes", "Memory that queues hold", budget::usedBytes);
    gauge("loggregator_buffer_bytes_max", "Memory that queues may hold", budget::totalBytes);
  }

  /** A counter of lost or rejected things that the loss report names. */
  public record LossCounter(String what, LongAdder count) {}

  /** The counter of that name and those tags, made at the first call. Prometheus sees it with {@code _total} behind. */
  public LongAdder counter(String name, String description, String... tags) {
    return counters.computeIfAbsent(name + Tags.of(tags), key -> {
      LongAdder count = new LongAdder();
      FunctionCounter.builder(name, count, LongAdder::sum).description(description).tags(tags).register(registry);
      return count;
    });
  }

  /** A {@link #counter} that the loss report also names. */
  public LongAdder lossCounter(String name, String description, String... tags) {
    LongAdder count = counter(name, description, tags);
    String what = name + Tags.of(tags).stream().map(tag -> tag.getKey() + "=" + tag.getValue()).toList();
    if (losses.stream().noneMatch(loss -> loss.count == count)) {
      losses.add(new LossCounter(what, count));
    }
    return count;
  }

  /** Adds to a counter, made at the first call, what the supplier says; it may only grow. */
  public void count(String name, String description, LongSupplier value, String... tags) {
    sums.computeIfAbsent(name + Tags.of(tags), key -> {
      List<LongSupplier> parts = new CopyOnWriteArrayList<>();
      FunctionCounter.builder(name, parts, Metrics::sum).description(description).tags(tags).register(registry);
      return parts;
    }).add(value);
  }

  /** Adds to a gauge, made at the first call, what the supplier says. */
  public void gauge(String name, String description, LongSupplier value, String... tags) {
    sums.computeIfAbsent(name + Tags.of(tags), key -> {
      List<LongSupplier> parts = new CopyOnWriteArrayList<>();
      Gauge.builder(name, parts, Metrics::sum).description(description).tags(tags).register(registry);
      return parts;
    }).add(value);
  }

  /** The diodes of one hop, such as role {@code router} and diode {@code subscription}. */
  public DiodeMeters diodes(String role, String diode, DiodeLimits limits) {
    return diodes.computeIfAbsent(role + "/" + diode, key -> new DiodeMeters(this, role, diode, limits, budget));
  }

  List<LossCounter> losses() {
    return losses;
  }

  Iterable<DiodeMeters> allDiodes() {
    return diodes.values();
  }

  /** All of it in Prometheus' text format 0.0.4. */
  public String scrape() {
    return registry.scrape();
  }

  private static double sum(List<LongSupplier> parts) {
    return parts.stream().mapToLong(LongSupplier::getAsLong).sum();
  }
}
