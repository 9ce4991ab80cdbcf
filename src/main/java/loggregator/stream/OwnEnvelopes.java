package loggregator.stream;

import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.envelope.Batch;
import loggregator.link.BatchSource;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.Metrics;

/** The queue of what a role that only consumes says itself, which waits for a Router. One event loop. */
public final class OwnEnvelopes implements BatchSource {
  private static final DiodeLimits LIMITS = new DiodeLimits(1_000, 1 << 20);

  private final DiodeMeters diodes;
  private final Diode diode;

  /** @param queue names it in metrics, beside its role */
  public OwnEnvelopes(Metrics metrics, String role, String queue) {
    this.diodes = metrics.diodes(role, queue, LIMITS);
    this.diode = diodes.open();
  }

  public void add(Batch batch) {
    diode.write(batch);
  }

  @Override
  public Batch read(int maxEnvelopes, int maxBytes) {
    return diode.read(maxEnvelopes, maxBytes);
  }

  @Override
  public long queuedEnvelopes() {
    return diode.queuedEnvelopes();
  }

  public void close() {
    diodes.close(diode);
  }
}
