package loggregator.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import loggregator.envelope.Batch;
import loggregator.routing.RoutingTable;

/** Counts what a Router does, besides its diodes, and measures its load. One event loop. */
public final class RouterMeters {
  /** Within it the former rate holds, because the rate of a few milliseconds says nothing. */
  private static final long MIN_INTERVAL_MS = 500;

  private final LongAdder ingress;
  private final SourceSampler sources;
  private final LongSupplier nanoTime;
  private long countedEnvelopes;
  private long countedAtNanos;
  private long acceptedEnvelopes;
  private long envelopesPerSecond;

  public RouterMeters(Metrics metrics, RoutingTable table) {
    this(metrics, table, System::nanoTime);
  }

  RouterMeters(Metrics metrics, RoutingTable table, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.countedAtNanos = nanoTime.getAsLong();
    sources = metrics.sources("router").sampler();
    ingress = metrics.counter("loggregator_ingress_envelopes", "Envelopes taken from outside", "role", "router");
    metrics.count("loggregator_unselected_envelopes", "Envelopes that no subscription asked for",
        table::unmatchedEnvelopes, "role", "router");
    metrics.count("loggregator_routed_envelopes",
        "Envelopes given to subscriptions, each as often as a subscription selects it",
        table::routedEnvelopes, "role", "router");
    metrics.gauge("loggregator_routing_subscriptions", "Subscriptions in the routing table",
        table::subscriptions, "role", "router");
  }

  public void accepted(Batch batch) {
    sources.came(batch);
    accepted(batch.envelopes());
  }

  void accepted(int envelopes) {
    ingress.add(envelopes);
    acceptedEnvelopes += envelopes;
  }

  /** The rate of the last half second or more. */
  public long envelopesPerSecond() {
    long now = nanoTime.getAsLong();
    long elapsedMs = TimeUnit.NANOSECONDS.toMillis(now - countedAtNanos);
    if (elapsedMs >= MIN_INTERVAL_MS) {
      envelopesPerSecond = (acceptedEnvelopes - countedEnvelopes) * 1_000 / elapsedMs;
      countedEnvelopes = acceptedEnvelopes;
      countedAtNanos = now;
    }
    return envelopesPerSecond;
  }
}
