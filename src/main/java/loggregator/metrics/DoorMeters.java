package loggregator.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import loggregator.memory.MemoryBudget;

/** Counts whom a role's listeners turn away. Any thread. */
public final class DoorMeters {
  private final Metrics metrics;
  private final String role;
  private final Map<String, LongAdder> rejected = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> closed = new ConcurrentHashMap<>();

  public DoorMeters(Metrics metrics, String role) {
    this.metrics = metrics;
    this.role = role;
  }

  /** What connections share with all else that the node holds. */
  public MemoryBudget budget() {
    return metrics.budget();
  }

  /** A client wanted more than it may have; the reasons are few and known. */
  public void rejected(String reason) {
    rejected.computeIfAbsent(reason, key -> metrics.lossCounter(
        "loggregator_rejected", "Input refused at the door", "role", role, "reason", reason)).increment();
  }

  /** A connection was closed because nothing came over it. */
  public void closed(String reason) {
    closed.computeIfAbsent(reason, key -> metrics.counter("loggregator_closed_connections",
        "Connections that were closed because nothing came over them", "role", role, "reason", reason)).increment();
  }
}
