package loggregator.metrics;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts the streams that a role serves. Any thread. */
public final class StreamMeters {
  private final LongAdder egress;
  private final LongAdder rejectedStreams;
  private final AtomicInteger subscriptions = new AtomicInteger();

  public StreamMeters(Metrics metrics, String role) {
    egress = metrics.counter("loggregator_egress_envelopes", "Envelopes given to consumers", "role", role);
    rejectedStreams = metrics.counter(
        "loggregator_rejected_streams", "Streams refused because too many were open", "role", role);
    metrics.gauge("loggregator_subscriptions", "Consumer streams that are open", subscriptions::get,
        "role", role);
  }

  public void delivered(int envelopes) {
    egress.add(envelopes);
  }

  public void rejectedStream() {
    rejectedStreams.increment();
  }

  public void opened() {
    subscriptions.incrementAndGet();
  }

  public void closed() {
    subscriptions.decrementAndGet();
  }
}
