package loggregator.trafficcontroller;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import loggregator.metrics.Metrics;

/** What a Traffic Controller counts of its streams, besides what every role counts. Any thread. */
final class ProxyMeters {
  static final String ROLE = "traffic_controller";

  private final Map<Endpoint, LongAdder> egress = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, AtomicInteger> open = new EnumMap<>(Endpoint.class);
  private final LongAdder slowConsumers;

  ProxyMeters(Metrics metrics) {
    for (Endpoint endpoint : Endpoint.values()) {
      AtomicInteger streams = new AtomicInteger();
      open.put(endpoint, streams);
      egress.put(endpoint, metrics.counter("loggregator_proxy_egress_envelopes",
          "Envelopes given to consumers, by what they connected to", "endpoint", endpoint.label()));
      metrics.gauge("loggregator_proxy_streams", "Streams that are open, by what consumers connected to",
          streams::get, "endpoint", endpoint.label());
    }
    slowConsumers = metrics.lossCounter("loggregator_slow_consumers",
        "Consumers disconnected because they took nothing of what waited for them", "role", ROLE);
  }

  void opened(Endpoint endpoint) {
    open.get(endpoint).incrementAndGet();
  }

  void closed(Endpoint endpoint) {
    open.get(endpoint).decrementAndGet();
  }

  void delivered(Endpoint endpoint, int envelopes) {
    egress.get(endpoint).add(envelopes);
  }

  void slowConsumer() {
    slowConsumers.increment();
  }
}
