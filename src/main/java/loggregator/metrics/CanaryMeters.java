package loggregator.metrics;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleConsumer;

/** Counts an Agent's canaries. Any thread. */
public final class CanaryMeters {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double[] BOUNDS_SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  private final LongAdder sent;
  private final LongAdder received;
  private final LongAdder lost;
  private final DoubleConsumer latency;
  private final AtomicInteger recentPercent = new AtomicInteger(100);

  public CanaryMeters(Metrics metrics) {
    sent = metrics.counter("loggregator_canaries_sent", "Envelopes of the node's own that it sent to itself");
    received = metrics.counter("loggregator_canaries_received", "Of these, those that came in time");
    lost = metrics.counter("loggregator_canaries_lost", "Of these, those that did not");
    latency = metrics.histogram(
        "loggregator_canary_latency_seconds", "How long those that came were on their way", BOUNDS_SECONDS);
    metrics.gauge("loggregator_canary_recent_percent", "How many of the last 60 came in time", recentPercent::get);
  }

  public void sent() {
    sent.increment();
  }

  public void received(long nanos) {
    received.increment();
    latency.accept(nanos / NANOS_PER_SECOND);
  }

  public void lost() {
    lost.increment();
  }

  public void recentPercent(int percent) {
    recentPercent.set(percent);
  }
}
