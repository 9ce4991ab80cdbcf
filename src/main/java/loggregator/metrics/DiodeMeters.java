package loggregator.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import loggregator.diode.Diode;
import loggregator.diode.DiodeCounts;
import loggregator.diode.DiodeLimits;
import loggregator.diode.SourceKey;
import loggregator.memory.MemoryBudget;

/**
 * Counts the diodes of one hop together, open and closed: the counts of a subscription or consumer stay in the sums
 * when it is gone. Any thread.
 */
public final class DiodeMeters {
  private final DiodeLimits limits;
  private final MemoryBudget budget;
  private final String name;
  private final Set<Diode> open = ConcurrentHashMap.newKeySet();
  private DiodeCounts closed = new DiodeCounts(0, 0, 0, 0);
  private long leftBehind;
  private long stale;

  DiodeMeters(Metrics metrics, String role, String diode, DiodeLimits limits, MemoryBudget budget) {
    this.limits = limits;
    this.budget = budget;
    this.name = role + " " + diode;
    budget.add(this::shed);
    String[] tags = {"role", role, "diode", diode};
    metrics.count("loggregator_diode_written_envelopes", "Envelopes that entered the queue",
        () -> sum(DiodeCounts::written), tags);
    metrics.count("loggregator_diode_read_envelopes", "Envelopes that left the queue for the next hop",
        () -> sum(DiodeCounts::read), tags);
    metrics.count("loggregator_dropped_envelopes", "Envelopes that fell out of the queue", this::overflowed,
        "role", role, "diode", diode, "reason", "overflow");
    metrics.count("loggregator_dropped_envelopes", "Envelopes that fell out of the queue", this::leftBehind,
        "role", role, "diode", diode, "reason", "closed");
    metrics.count("loggregator_dropped_envelopes", "Envelopes that fell out of the queue", this::stale,
        "role", role, "diode", diode, "reason", "stale");
    metrics.gauge("loggregator_diode_queued_envelopes", "Envelopes that wait in the queue",
        () -> sum(DiodeCounts::queued), tags);
    metrics.gauge("loggregator_diode_queued_bytes", "Bytes that wait in the queue", this::queuedBytes, tags);
    metrics.gauge("loggregator_diodes", "Queues that are open", open::size, tags);
  }

  /** A new diode within this hop's limits, for envelopes of the second generation; the caller's to {@link #close}. */
  public Diode open() {
    return open(SourceKey.V2);
  }

  /** The same for batches of which {@code key} tells the sources. */
  public Diode open(SourceKey key) {
    Diode diode = new Diode(limits, key, budget);
    open.add(diode);
    return diode;
  }

  /** Ends the diode; what waits in it is dropped, for the reason {@code closed}. */
  public synchronized void close(Diode diode) {
    if (open.remove(diode)) {
      long left = diode.close();
      DiodeCounts last = diode.counts();
      // A writer that is inside the diode at this moment drops what is still queued in our stead.
      leftBehind += left + last.queued();
      closed = new DiodeCounts(
          closed.written() + last.written(),
          closed.read() + last.read(),
          closed.dropped() + last.dropped() + last.queued(),
          0);
    }
  }

  /** Drops what waits in the diode, because the process was frozen (reason {@code stale}). For the reading thread. */
  public synchronized void dropStale(Diode diode) {
    stale += diode.clear();
  }

  /** Envelopes that waited in queues while the process was frozen. */
  public synchronized long stale() {
    return stale;
  }

  /** Envelopes that fell out of full queues, without those that waited in a queue when it was closed. */
  public synchronized long overflowed() {
    return sum(DiodeCounts::dropped) - leftBehind - stale;
  }

  /** Envelopes that waited in a queue when it was closed. */
  public synchronized long leftBehind() {
    return leftBehind;
  }

  /** What these queues share with all others of the node. */
  public MemoryBudget budget() {
    return budget;
  }

  private void shed() {
    open.forEach(Diode::shed);
  }

  String name() {
    return name;
  }

  private synchronized long sum(ToLongFunction<DiodeCounts> count) {
    long sum = count.applyAsLong(closed);
    for (Diode diode : open) {
      sum += count.applyAsLong(diode.counts());
    }
    return sum;
  }

  private long queuedBytes() {
    return open.stream().mapToLong(Diode::queuedBytes).sum();
  }
}
