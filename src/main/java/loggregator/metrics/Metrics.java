package loggregator.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.HashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import loggregator.diode.DiodeLimits;
import loggregator.losses.LossBook;
import loggregator.memory.MemoryBudget;

/**
 * What the roles of one process count, for Prometheus to read. The instances of a role count together; each has a view
 * {@link #ofInstance() of its own}, by which what it counts ends with it.
 *
 * <p>Threading: any thread; counting is a {@link LongAdder} and never touches the registry.
 */
public final class Metrics {
  private final Metrics all;
  private final MemoryBudget budget;
  private final PrometheusMeterRegistry registry;
  private final Map<String, LongAdder> counters;
  private final Map<String, DiodeMeters> diodes;
  private final Map<String, SuppliedSum> sums;
  private final List<LossCounter> losses;
  private final LossBook book;
  private final Map<String, SourceBook> sources;
  private final Rankings rankings;
  /** What takes this view's suppliers out of the sums. */
  private final List<Runnable> supplied = new CopyOnWriteArrayList<>();

  /** Of a process whose queues are bounded each by itself. */
  public Metrics() {
    this(MemoryBudget.unlimited());
  }

  /** @param budget is what all queues share */
  public Metrics(MemoryBudget budget) {
    this.budget = budget;
    all = this;
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    counters = new ConcurrentHashMap<>();
    diodes = new ConcurrentHashMap<>();
    sums = new ConcurrentHashMap<>();
    losses = new CopyOnWriteArrayList<>();
    book = new LossBook();
    sources = new ConcurrentHashMap<>();
    rankings = new Rankings(registry);
    gauge("loggregator_buffer_bytes", "Memory that is held for peers", budget::usedBytes);
    gauge("loggregator_buffer_bytes_max", "Memory that may be held for peers", budget::totalBytes);
  }

  private Metrics(Metrics all) {
    this.all = all;
    budget = all.budget;
    registry = all.registry;
    counters = all.counters;
    diodes = all.diodes;
    sums = all.sums;
    losses = all.losses;
    book = all.book;
    sources = all.sources;
    rankings = all.rankings;
  }

  /** A counter of lost or rejected things that the loss report names. */
  public record LossCounter(String what, LongAdder count) {}

  /** The same metrics for one instance of a role, which is to {@link #close} the view when it ends. */
  public Metrics ofInstance() {
    return new Metrics(all);
  }

  /** Forgets the suppliers that came through this view. Its gauges are gone; its counters keep what they said last. */
  public void close() {
    supplied.forEach(Runnable::run);
    supplied.clear();
  }

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
    SuppliedSum sum = sum(name, tags, made ->
        FunctionCounter.builder(name, made, SuppliedSum::value).description(description).tags(tags).register(registry));
    sum.add(value);
    supplied.add(() -> sum.end(value));
  }

  /** Adds to a gauge, made at the first call, what the supplier says. */
  public void gauge(String name, String description, LongSupplier value, String... tags) {
    SuppliedSum sum = sum(name, tags, made ->
        Gauge.builder(name, made, SuppliedSum::value).description(description).tags(tags).register(registry));
    sum.add(value);
    supplied.add(() -> sum.remove(value));
  }

  /**
   * Takes durations in nanoseconds into a histogram, made at the first call.
   *
   * @param name ends with {@code _seconds}, in which Prometheus sees them
   * @param boundsMs between its buckets
   */
  public LongConsumer durations(String name, String description, long... boundsMs) {
    Timer timer = Timer.builder(name).description(description)
        .serviceLevelObjectives(LongStream.of(boundsMs).mapToObj(Duration::ofMillis).toArray(Duration[]::new))
        .register(registry);
    return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** What all roles of the process share. */
  public MemoryBudget budget() {
    return budget;
  }

  private SuppliedSum sum(String name, String[] tags, Consumer<SuppliedSum> register) {
    return sums.computeIfAbsent(name + Tags.of(tags), key -> {
      SuppliedSum sum = new SuppliedSum();
      register.accept(sum);
      return sum;
    });
  }

  /** The diodes of one hop of all instances, such as role {@code router} and diode {@code subscription}. */
  public DiodeMeters diodes(String role, String diode, DiodeLimits limits) {
    return diodes.computeIfAbsent(role + "/" + diode, key -> new DiodeMeters(all, role, diode, limits, budget));
  }

  /** Who lost most. */
  public LossBook lossBook() {
    return book;
  }

  /** Who sends most of what comes to the role. */
  public SourceBook sources(String role) {
    return sources.computeIfAbsent(role, key -> new SourceBook());
  }

  /** The roles whose {@link #sources} are counted, with these. */
  public Map<String, SourceBook> allSources() {
    return Map.copyOf(sources);
  }

  /**
   * Names anew who sent most and who lags most, and ends the current period of {@link #sources}; to be called every {@link
   * Windows#PERIOD_SECONDS}.
   */
  public void nextPeriod() {
    rankings.update(sources, consumers());
    sources.values().forEach(SourceBook::nextPeriod);
  }

  /** Looks how old what waits in the queues is; to be called every second or so. */
  public void lookAtQueues() {
    diodes.values().forEach(DiodeMeters::look);
  }

  /** The queues of each hop, taken together. */
  public List<QueueView> hops() {
    return diodes.values().stream().map(DiodeMeters::all).toList();
  }

  /** The open queues that are a consumer's. */
  public List<QueueView> consumers() {
    return diodes.values().stream().flatMap(DiodeMeters::consumers).toList();
  }

  /** What the gauges or counters of a name say now, with their tags. */
  public Map<Map<String, String>, Double> values(String name) {
    Map<Map<String, String>, Double> values = new HashMap<>();
    registry.find(name).meters().forEach(meter -> {
      Map<String, String> tags = new HashMap<>();
      meter.getId().getTags().forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
      meter.measure().forEach(measurement -> values.put(tags, measurement.getValue()));
    });
    return values;
  }

  List<LossCounter> losses() {
    return losses;
  }

  Iterable<DiodeMeters> allDiodes() {
    return diodes.values();
  }

  /** What the original has, too, by its names, in the same format. */
  public String scrapeByOriginalNames() {
    return OriginalNames.page(scrape());
  }

  /** All of it in Prometheus' text format 0.0.4. */
  public String scrape() {
    return registry.scrape();
  }
}
