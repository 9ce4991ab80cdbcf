package loggregator.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a link between a Router and an RLP takes of the processor when nothing goes over it: the same processes with all of
 * these links and without any, in turns, so that what else changes in a process counts for both alike.
 */
final class LinkCost implements AutoCloseable {
  private static final int TURNS = 3;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private final FleetServers servers;
  private final FleetSize size;
  private final Duration time;
  private final List<Consumer> consumers = new ArrayList<>();

  /** @param time how long each turn is measured, twice */
  LinkCost(FleetServers servers, FleetSize size, Duration time) {
    this.servers = servers;
    this.size = size;
    this.time = time;
  }

  /** Nobody must be subscribed. */
  void addTo(Figures figures) {
    List<Double> differences = new ArrayList<>();
    double linksWith = 0;
    double linksWithout = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      await(0);
      linksWithout = links();
      double without = millicores();
      size.names("rlp").forEach(rlp -> consumers.add(GrpcConsumer.openFor(
          servers.peers(size.names("agent").get(0), rlp).rlp(), "nobody")));
      await(consumers.size());
      linksWith = links();
      differences.add(millicores() - without);
      close();
    }
    double more = linksWith - linksWithout;
    figures.put("linksWithout", linksWithout).put("linksWith", linksWith);
    if (more == 0) {
      // on the event bus a link stays when its last feed has gone
      return;
    }
    figures.put("millicoresALink", differences.stream().mapToDouble(Double::doubleValue).average().orElseThrow() / more)
        .put("millicoresALinkLeast", differences.stream().min(Double::compare).orElseThrow() / more)
        .put("millicoresALinkMost", differences.stream().max(Double::compare).orElseThrow() / more);
  }

  private void await(int subscriptions) {
    Wait.require("every Router has " + subscriptions + " subscriptions", LIMIT, () -> size.names("router").stream()
        .allMatch(router -> servers.subscriptions(router) == subscriptions));
    Wait.pass(SETTLE);
  }

  /** Those that Routers have to RLPs. */
  private double links() {
    return size.names("router").stream().mapToDouble(router -> servers.metrics(router).sum(series ->
        series.startsWith("loggregator_links{") && series.contains("role=\"router\""))).sum();
  }

  /** Of all Routers and RLPs together, without what it takes to ask them. */
  private double millicores() {
    double before = cpuSeconds();
    long fromNs = System.nanoTime();
    Wait.pass(time);
    return 1e3 * (cpuSeconds() - before) / ((System.nanoTime() - fromNs) / 1e9);
  }

  private double cpuSeconds() {
    return Stream.concat(size.names("router").stream(), size.names("rlp").stream())
        .mapToDouble(name -> CpuClock.of(servers.process(name))).sum();
  }

  @Override
  public void close() {
    consumers.forEach(Consumer::close);
    consumers.clear();
  }
}
