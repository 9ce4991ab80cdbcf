package loggregator.agent;

import io.vertx.core.Future;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.diode.DropObserver;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.grpc.IngressSink;
import loggregator.metrics.AgentMeters;
import loggregator.metrics.DiodeMeters;

/** The Agent's queue for what comes over gRPC; tells those who brought it what falls out. One event loop. */
public final class AgentIngress implements IngressSink {
  private static final DropObserver TELL_SENDER = (source, batch, record, envelopes) -> {
    if (batch.sender() != null) {
      batch.sender().lost(envelopes);
    }
  };

  private final DiodeMeters diodes;
  private final Diode diode;
  private final DiodeWatch watch;
  private final AgentMeters meters;
  private final Runnable signal;

  /** @param signal runs when there is something to read */
  public AgentIngress(
      DiodeMeters diodes, DiodeLimits limits, Scheduler scheduler, AgentMeters meters, Runnable signal) {
    this.diodes = diodes;
    this.diode = diodes.open(SourceKey.V2, TELL_SENDER);
    this.watch = new DiodeWatch(diode, limits.maxEnvelopes(), scheduler);
    this.meters = meters;
    this.signal = signal;
    diode.onReadable(() -> scheduler.execute(signal));
  }

  public Diode diode() {
    return diode;
  }

  @Override
  public void accept(Batch batch) {
    meters.accepted(batch);
    diode.write(batch);
    signal.run();
  }

  @Override
  public Future<Void> settled() {
    return watch.settled();
  }

  @Override
  public boolean tellsLosses() {
    return true;
  }

  @Override
  public Future<Void> room() {
    return watch.room();
  }

  public void close() {
    diodes.close(diode);
  }
}
