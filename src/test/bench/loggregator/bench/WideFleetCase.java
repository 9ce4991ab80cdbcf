package loggregator.bench;

import io.grpc.ManagedChannel;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What a process of each role costs in a fleet of many: idle, and with a little of everything under way. Two RLPs have a
 * consumer of all envelopes each.
 */
final class WideFleetCase implements AutoCloseable {
  private static final double PER_AGENT = 50;
  private static final int BATCH = 10;
  private static final int CONSUMERS = 2;
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final List<String> SMALL = List.of("-Xms24m", "-Xmx64m", "-XX:NewSize=12m");
  private static final double PERCENTILE_50 = 50;
  private static final double PERCENTILE_99 = 99;

  private final FleetSize size;
  private final FleetServers servers;
  private final List<Consumer> idle = new ArrayList<>();
  private final List<Consumer> consumers = new ArrayList<>();
  private final List<Producer> producers = new ArrayList<>();
  private final Figures figures = new Figures();

  private WideFleetCase(FleetSize size, FleetServers servers) {
    this.size = size;
    this.servers = servers;
  }

  static Figures take(FleetServers.Link link, FleetSize size, Settings settings) throws Exception {
    JsonObject withoutRehearsal = new JsonObject().put("node", new JsonObject().put("warmUpMs", 0));
    long fromNs = System.nanoTime();
    try (FleetServers servers = FleetServers.start(settings.withJvmFlags(SMALL), link, size, withoutRehearsal);
        WideFleetCase run = new WideFleetCase(size, servers)) {
      run.figures.put("allUpS", (System.nanoTime() - fromNs) / 1e9);
      run.link();
      Wait.pass(settings.warmUp());
      run.measure("Idle", settings.measure());
      run.load();
      Wait.pass(settings.warmUp());
      run.consumers.forEach(consumer -> consumer.arrivals().openWindow());
      run.measure("Busy", settings.measure());
      run.consumers.forEach(consumer -> consumer.arrivals().closeWindow());
      run.settle();
      run.close();
      try (LinkCost links = new LinkCost(servers, size, settings.measure())) {
        links.addTo(run.figures);
      }
      return run.figures;
    }
  }

  /** An RLP of which nobody wants anything has no links over gRPC. */
  private void link() {
    size.names("rlp").forEach(rlp -> idle.add(GrpcConsumer.openFor(channel(rlp), "nobody")));
    awaitSubscriptions();
  }

  private void awaitSubscriptions() {
    Wait.require("every Router knows all subscriptions", LIMIT, () -> ofEach("router", servers::subscriptions)
        .allMatch(count -> count == idle.size() + consumers.size()));
  }

  private ManagedChannel channel(String rlp) {
    return servers.peers(size.names("agent").get(0), rlp).rlp();
  }

  private void load() {
    size.names("rlp").stream().limit(CONSUMERS).forEach(rlp -> consumers.add(GrpcConsumer.open(channel(rlp))));
    awaitSubscriptions();
    for (String agent : size.names("agent")) {
      producers.add(Producer.start(
          servers.peers(agent, size.names("rlp").get(0)).agent(), producers.size(), BATCH, PER_AGENT));
    }
  }

  /** Memory, connections and processor time of a process of each role, on average. */
  private void measure(String state, Duration time) {
    List<String> roles = List.of("agent", "router", "rlp");
    List<Double> cpuBefore = roles.stream().map(role -> mean(role, this::cpuSeconds)).toList();
    long fromNs = System.nanoTime();
    Wait.pass(time);
    double seconds = (System.nanoTime() - fromNs) / 1e9;
    for (String role : roles) {
      figures.put(role + state + "Millicores",
          1e3 * (mean(role, this::cpuSeconds) - cpuBefore.get(roles.indexOf(role))) / seconds);
      figures.put(role + state + "ResidentMb",
          mean(role, name -> ResidentMemory.mb(servers.process(name).pid(), "VmRSS:")));
      figures.put(role + state + "Connections",
          mean(role, name -> OpenConnections.of(servers.process(name).pid(), servers.adminPort(name))));
    }
  }

  private void settle() {
    producers.forEach(Producer::stop);
    Wait.until(LIMIT, () -> consumers.stream().allMatch(consumer -> missed(consumer) == 0));
    Stream.concat(producers.stream().flatMap(producer -> producer.problem().stream()),
        consumers.stream().flatMap(consumer -> consumer.arrivals().problem().stream())).findFirst().ifPresent(problem -> {
          throw new IllegalStateException(problem);
        });
    Histogram latencyUs = Arrivals.newHistogram();
    consumers.forEach(consumer -> consumer.arrivals().addLatenciesTo(latencyUs));
    figures.put("routersReady", servers.routersReady());
    List<Double> routed = ofEach("router", this::routed).toList();
    double all = routed.stream().mapToDouble(Double::doubleValue).sum();
    figures
        .put("sent", producers.stream().mapToLong(Producer::sent).sum())
        .put("lost", consumers.stream().mapToLong(this::missed).sum())
        .put("mostOfARouter", routed.stream().mapToDouble(Double::doubleValue).max().orElseThrow() * routed.size() / all)
        .put("leastOfARouter", routed.stream().mapToDouble(Double::doubleValue).min().orElseThrow() * routed.size() / all)
        .put("p50Ms", latencyUs.getValueAtPercentile(PERCENTILE_50) / 1e3)
        .put("p99Ms", latencyUs.getValueAtPercentile(PERCENTILE_99) / 1e3);
  }

  private double routed(String router) {
    return servers.metrics(router).sum(series ->
        series.startsWith("loggregator_diode_written_envelopes_total") && series.contains("diode=\"ingress\""));
  }

  private long missed(Consumer consumer) {
    return producers.stream()
        .mapToLong(producer -> consumer.arrivals().lost(producer.instance(), 0, producer.sent())).sum();
  }

  private double cpuSeconds(String name) {
    return CpuClock.of(servers.process(name));
  }

  private double mean(String role, ToDoubleFunction<String> figure) {
    return size.names(role).stream().mapToDouble(figure).average().orElseThrow();
  }

  private Stream<Double> ofEach(String role, ToDoubleFunction<String> figure) {
    return size.names(role).stream().map(figure::applyAsDouble);
  }

  @Override
  public void close() {
    producers.forEach(Producer::close);
    consumers.forEach(Consumer::close);
    idle.forEach(Consumer::close);
    List.of(producers, consumers, idle).forEach(List::clear);
  }
}
