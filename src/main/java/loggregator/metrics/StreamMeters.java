package loggregator.metrics;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import loggregator.diode.SourceKey;
import loggregator.memory.MemoryBudget;

/** Counts the streams that a role serves. Any thread. */
public final class StreamMeters {
  private final Metrics metrics;
  private final String role;
  private final MemoryBudget budget;
  private final LongAdder egress;
  private final LongAdder unsent;
  private final LongAdder sending = new LongAdder();
  private final LongAdder rejectedStreams;
  private final LongAdder cutOff;
  private final AtomicInteger subscriptions = new AtomicInteger();

  public StreamMeters(Metrics metrics, String role) {
    this(metrics, role, metrics.counter("loggregator_unsent_envelopes",
        "Envelopes that were still on their way to the network when their consumer's stream ended", "role", role));
  }

  private StreamMeters(Metrics metrics, String role, LongAdder unsent) {
    this.metrics = metrics;
    this.role = role;
    this.unsent = unsent;
    budget = metrics.budget();
    cutOff = metrics.lossCounter("loggregator_cut_off_streams",
        "Streams ended because memory was short and the consumer took nothing", "role", role);
    egress = metrics.counter("loggregator_egress_envelopes", "Envelopes given to consumers", "role", role);
    rejectedStreams = metrics.counter(
        "loggregator_rejected_streams", "Streams refused because too many were open", "role", role);
    metrics.gauge("loggregator_sending_envelopes", "Envelopes on their way to the network", sending::sum,
        "role", role);
    metrics.gauge("loggregator_subscriptions", "Consumer streams that are open", subscriptions::get,
        "role", role);
  }

  /** Of streams whose link counts what was lost on its way. */
  public static StreamMeters ofLink(Metrics metrics, String role) {
    return new StreamMeters(metrics, role, new LongAdder());
  }

  /** They go over a link that counts what is lost on its way. */
  public void delivered(int envelopes) {
    egress.add(envelopes);
  }

  /** They are on their way to the network. */
  public void sending(int envelopes) {
    sending.add(envelopes);
  }

  /** They have left for the network. */
  public void sent(int envelopes) {
    sending.add(-envelopes);
    egress.add(envelopes);
  }

  /** Their stream ended before they had left. */
  public void unsent(long envelopes) {
    sending.add(-envelopes);
    unsent.add(envelopes);
  }

  public void rejectedStream() {
    rejectedStreams.increment();
  }

  /** A consumer that took nothing was cut off, because memory was short. */
  public void cutOff() {
    cutOff.increment();
  }

  /** Counts what consumers were not given because it is larger than they take. */
  public OversizeMeters oversize(SourceKey key) {
    return new OversizeMeters(metrics, role, "consumer", key);
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
