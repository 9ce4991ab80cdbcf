package loggregator.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import loggregator.memory.MemoryBudget;

/** Counts what a role's gRPC server does. Any thread. */
public final class GrpcMeters {
  private final Metrics metrics;
  private final String role;
  private final DoorMeters door;
  private final Map<String, LongAdder> turnedAway = new ConcurrentHashMap<>();
  private final AtomicInteger connections = new AtomicInteger();

  public GrpcMeters(Metrics metrics, String role) {
    this.metrics = metrics;
    this.role = role;
    this.door = new DoorMeters(metrics, role);
    metrics.gauge("loggregator_connections", "gRPC connections that are open", connections::get,
        "role", role);
  }

  /** What counts whom the server turns away. */
  public DoorMeters door() {
    return door;
  }

  /** What calls share with all else that the node holds. */
  public MemoryBudget budget() {
    return metrics.budget();
  }

  /** The server rejected input; the reasons are few and known. */
  public void rejected(String reason) {
    door.rejected(reason);
  }

  /** A stream was sent elsewhere, or is to come later: no fault that anybody has to mend. */
  public void turnedAway(String reason) {
    turnedAway.computeIfAbsent(reason, key -> metrics.counter("loggregator_turned_away_streams",
        "Streams that are to come later, or to go elsewhere", "role", role, "reason", reason)).increment();
  }

  public void connectionOpened() {
    connections.incrementAndGet();
  }

  public void connectionClosed() {
    connections.decrementAndGet();
  }
}
