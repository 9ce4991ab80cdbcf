package loggregator.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Puts a {@link Load} on a node: warms it up, measures a window of it, and waits for the last envelopes. Loss is that
 * of the window, reordered and duplicated are those of the whole run, and so is missed, which begins with the first
 * envelope.
 */
final class LoadRun implements AutoCloseable {
  static final int INSTANCE = 0;
  private static final Duration FIRST_ENVELOPE_LIMIT = Duration.ofSeconds(60);
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(30);
  private static final double PERCENTILE_50 = 50;
  private static final double PERCENTILE_99 = 99;

  private final ServersUnderLoad server;
  private final List<Consumer> consumers;
  private final Emitter producer;
  private Mark from;
  private Mark to;

  /** Opens the consumers and starts the producer; returns when every consumer is served. */
  LoadRun(Load load, ServersUnderLoad server) {
    this(server, consumersOf(load, server),
        Producer.start(server.peers().agent(), INSTANCE, load.batchSize(), load.perSecond()));
  }

  /** Of a producer that has started; returns when every consumer is served. */
  LoadRun(ServersUnderLoad server, List<Consumer> consumers, Emitter producer) {
    this.server = server;
    this.consumers = consumers;
    this.producer = producer;
    Wait.until(FIRST_ENVELOPE_LIMIT, () -> arrivals().allMatch(consumer -> consumer.received() > 0));
  }

  private static List<Consumer> consumersOf(Load load, ServersUnderLoad server) {
    List<Consumer> consumers = new ArrayList<>();
    for (int i = 0; i < load.consumers(); i++) {
      consumers.add(load.via().apply(server));
    }
    return consumers;
  }

  /** The whole of it, for a case that needs nothing beside it. */
  static Figures of(Load load, Settings settings, ServersUnderLoad server) {
    try (LoadRun run = new LoadRun(load, server)) {
      return run.complete(settings);
    }
  }

  Figures complete(Settings settings) {
    Wait.pass(settings.warmUp());
    measure(settings.measure());
    settle();
    return figures();
  }

  private void measure(Duration time) {
    arrivals().forEach(Arrivals::openWindow);
    from = mark();
    Wait.pass(time);
    to = mark();
    arrivals().forEach(Arrivals::closeWindow);
  }

  /** Ends the load; what is still missing after this is lost. */
  private void settle() {
    producer.stop();
    long last = producer.sent() - 1;
    Wait.until(SETTLE_LIMIT, () -> arrivals().allMatch(consumer -> consumer.highest(INSTANCE) == last));
  }

  /** Of a run whose streams stood to the end; anything else is no measurement. */
  private Figures figures() {
    requireWhole();
    double seconds = from.secondsUntil(to);
    double cpuSeconds = from.serverCpuUntil(to);
    long delivered = from.deliveredUntil(to);
    Histogram latencyUs = Arrivals.newHistogram();
    arrivals().forEach(consumer -> consumer.addLatenciesTo(latencyUs));
    return new Figures()
        .put("sentPerSecond", from.sentUntil(to) / seconds)
        .put("deliveredPerSecond", delivered / seconds)
        .put("lost", sum(consumer -> consumer.lost(INSTANCE, from.sent(), to.sent())))
        .put("lostInWarmUp", sum(consumer -> consumer.lost(INSTANCE, consumer.first(INSTANCE), from.sent())))
        .put("missed", sum(consumer -> consumer.lost(INSTANCE, 0, producer.sent())))
        .put("reordered", sum(Arrivals::reordered))
        .put("duplicated", sum(Arrivals::duplicated))
        .put("cpuSecondsPerMillion", 1e6 * cpuSeconds / delivered)
        .put("coresBusy", cpuSeconds / seconds)
        .put("coresTakenByOthers", from.othersCpuUntil(to) / seconds)
        .put("p50Ms", latencyUs.getValueAtPercentile(PERCENTILE_50) / 1e3)
        .put("p99Ms", latencyUs.getValueAtPercentile(PERCENTILE_99) / 1e3)
        .put("maxMs", latencyUs.getMaxValue() / 1e3)
        .put("producerBlockedMs", producer.blockedMs())
        .put("residentMb", server.residentMb())
        .put("peakResidentMb", server.peakResidentMb());
  }

  @Override
  public void close() {
    producer.close();
    consumers.forEach(Consumer::close);
  }

  private void requireWhole() {
    Stream.concat(producer.problem().stream(), arrivals().flatMap(consumer -> consumer.problem().stream()))
        .findFirst()
        .ifPresent(problem -> {
          throw new IllegalStateException(problem);
        });
    if (from.deliveredUntil(to) == 0) {
      throw new IllegalStateException("nothing was delivered");
    }
  }

  private Mark mark() {
    return Mark.of(server, producer.sent(), sum(Arrivals::received));
  }

  private long sum(ToLongFunction<Arrivals> figure) {
    return arrivals().mapToLong(figure).sum();
  }

  private Stream<Arrivals> arrivals() {
    return consumers.stream().map(Consumer::arrivals);
  }
}
