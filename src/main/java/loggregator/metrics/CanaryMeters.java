package loggregator.metrics;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** Counts an Agent's canaries. Any thread. */
public final class CanaryMeters {
  private static final long[] BOUNDS_MS = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};

  private final LongAdder sent;
  private final LongAdder received;
  private final LongAdder lost;
  private final LongConsumer latency;
  private final AtomicInteger recentPercent = new AtomicInteger(100);

  public CanaryMeters(Metrics metrics) {
    sent = metrics.counter("loggregator_canaries_sent", "Envelopes of the node's own that it sent to itself");
    received = metrics.counter("loggregator_canaries_received", "Of these, those that came in time");
    lost = metrics.counter("loggregator_canaries_lost", "Of these, those that did not");
    latency = metrics.durations(
        "loggregator_canary_latency_seconds", "How long those that came were on their way", BOUNDS_MS);
    metrics.gauge("loggregator_canary_recent_percent", "How many of the last 60 came in time", recentPercent::get);
  }

  public void sent() {
    sent.increment();
  }

  public void received(long nanos) {
    received.increment();
    latency.accept(nanos);
  }

  public void lost() {
    lost.increment();
  }

  public void recentPercent(int percent) {
    recentPercent.set(percent);
  }
}
