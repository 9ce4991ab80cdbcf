package loggregator.metrics;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import loggregator.memory.MemoryBudget;

/** Counts the streams that a role serves. Any thread. */
public final class StreamMeters {
  private final MemoryBudget budget;
  private final LongAdder egress;
  private final LongAdder rejectedStreams;
  private final LongAdder cutOff;
  private final AtomicInteger subscriptions = new AtomicInteger();

  public StreamMeters(Metrics metrics, String role) {
    budget = metrics.budget();
    cutOff = metrics.lossCounter("loggregator_cut_off_streams",
        "Streams ended because memory was short and the consumer took nothing", "role", role);
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

  /** A consumer that took nothing was cut off, because memory was short. */
  public void cutOff() {
    cutOff.increment();
  }

  /** What streams share with all else that the node holds. */
  public MemoryBudget budget() {
    return budget;
  }

  public void opened() {
    subscriptions.incrementAndGet();
  }

  public void closed() {
    subscriptions.decrementAndGet();
  }
}
