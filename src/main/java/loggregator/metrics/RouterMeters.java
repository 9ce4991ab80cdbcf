package loggregator.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import loggregator.routing.RoutingTable;

/** What a Router counts besides its diodes, and its load. Any thread, except for the load: one thread asks for it. */
public final class RouterMeters {
  private final LongAdder ingress;
  private long countedEnvelopes;
  private long countedAtNanos = System.nanoTime();
  private long acceptedEnvelopes;

  public RouterMeters(Metrics metrics, RoutingTable table) {
    ingress = metrics.counter("loggregator_ingress_envelopes", "Envelopes taken from outside", "role", "router");
    metrics.count("loggregator_unselected_envelopes", "Envelopes that no subscription asked for",
        table::unmatchedEnvelopes, "role", "router");
    metrics.gauge("loggregator_routing_subscriptions", "Subscriptions in the routing table",
        table::subscriptions, "role", "router");
  }

  /** To be called on the Router's own thread. */
  public void accepted(int envelopes) {
    ingress.add(envelopes);
    acceptedEnvelopes += envelopes;
  }

  /** The rate since the last call; to be called on the Router's own thread. */
  public long envelopesPerSecond() {
    long now = System.nanoTime();
    long elapsedMs = Math.max(1, TimeUnit.NANOSECONDS.toMillis(now - countedAtNanos));
    long rate = (acceptedEnvelopes - countedEnvelopes) * 1000 / elapsedMs;
    countedEnvelopes = acceptedEnvelopes;
    countedAtNanos = now;
    return rate;
  }
}
