package loggregator.forwarder;

import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.envelope.Batch;
import loggregator.link.BatchSource;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.Metrics;

/** The queue of what a forwarder has to tell sources, which waits for a Router. One event loop. */
public final class NoticeQueue implements BatchSource {
  private static final DiodeLimits LIMITS = new DiodeLimits(1_000, 1 << 20);

  private final DiodeMeters diodes;
  private final Diode diode;

  public NoticeQueue(Metrics metrics) {
    this.diodes = metrics.diodes("forwarder", "notice", LIMITS);
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
