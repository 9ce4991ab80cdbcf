package loggregator.ingress;

import loggregator.diode.Diode;
import loggregator.envelope.Batch;
import loggregator.link.BatchSource;

/**
 * A diode of datagrams, as they came, as what goes out to the Routers: they are parsed and converted when they leave the
 * queue, so that what falls out of it costs nothing more. One event loop.
 */
final class DatagramSource implements BatchSource {
  private final Diode diode;
  private final V1Transform transform;

  DatagramSource(Diode diode, V1Transform transform) {
    this.diode = diode;
    this.transform = transform;
  }

  /** A batch may be larger than {@code maxBytes} by what the conversion adds to its envelopes. */
  @Override
  public Batch read(int maxEnvelopes, int maxBytes) {
    Batch batch;
    do {
      Batch datagrams = diode.read(maxEnvelopes, maxBytes);
      if (datagrams == null) {
        return null;
      }
      batch = transform.apply(datagrams);
    } while (batch == null);
    return batch;
  }

  @Override
  public long queuedEnvelopes() {
    return diode.queuedEnvelopes();
  }
}
