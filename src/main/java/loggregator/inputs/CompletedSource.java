package loggregator.inputs;

import java.util.function.UnaryOperator;
import loggregator.diode.Diode;
import loggregator.envelope.Batch;
import loggregator.link.BatchSource;

/**
 * An Agent's diode as what goes out to the Routers: envelopes are converted, where they need it, and get their tags
 * and totals when they leave the queue, so that what falls out of it costs nothing more. One event loop.
 */
public final class CompletedSource implements BatchSource {
  private final Diode diode;
  private final UnaryOperator<Batch> transform;

  /** @param transform gives null when nothing is left of a batch, and may make it larger than was asked for */
  public CompletedSource(Diode diode, UnaryOperator<Batch> transform) {
    this.diode = diode;
    this.transform = transform;
  }

  @Override
  public Batch read(int maxEnvelopes, int maxBytes) {
    Batch batch;
    do {
      batch = diode.read(maxEnvelopes, maxBytes);
      if (batch == null) {
        return null;
      }
      batch = transform.apply(batch);
    } while (batch == null);
    return batch;
  }

  @Override
  public long queuedEnvelopes() {
    return diode.queuedEnvelopes();
  }
}
