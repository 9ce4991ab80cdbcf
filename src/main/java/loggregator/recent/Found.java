package loggregator.recent;

import java.util.Optional;
import loggregator.envelope.Batch;

/**
 * What was found, a copy of its own.
 *
 * @param batch empty for nothing
 * @param lastNs the timestamp of its last envelope, after which to go on
 * @param more whether there was more in the time that was asked for
 */
public record Found(Optional<Batch> batch, long lastNs, boolean more) {
  public static final Found NOTHING = new Found(Optional.empty(), 0, false);

  public int envelopes() {
    return batch.map(Batch::envelopes).orElse(0);
  }
}
