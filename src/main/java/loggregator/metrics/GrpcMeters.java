package loggregator.metrics;

import java.util.concurrent.atomic.AtomicInteger;

/** What a role's gRPC server counts. Any thread. */
public final class GrpcMeters {
  private final Metrics metrics;
  private final String role;
  private final AtomicInteger connections = new AtomicInteger();

  public GrpcMeters(Metrics metrics, String role) {
    this.metrics = metrics;
    this.role = role;
    metrics.gauge("loggregator_connections", "gRPC connections that are open", connections::get,
        "role", role);
  }

  /** Something was refused at the door; the reasons are few and known. */
  public void rejected(String reason) {
    metrics.lossCounter("loggregator_rejected", "Input refused at the door", "role", role, "reason", reason)
        .increment();
  }

  /** A stream was sent elsewhere, or is to come later: nothing that anybody has to do something about. */
  public void turnedAway(String reason) {
    metrics.counter("loggregator_turned_away_streams", "Streams that are to come later, or to go elsewhere",
        "role", role, "reason", reason).increment();
  }

  public void connectionOpened() {
    connections.incrementAndGet();
  }

  public void connectionClosed() {
    connections.decrementAndGet();
  }
}
