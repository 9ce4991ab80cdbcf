package loggregator.losses;

import java.util.HashMap;
import java.util.Map;
import loggregator.diode.DropObserver;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;

/** Counts by their sources what falls out of one consumer's queue, until it is told. Any thread. */
final class DropTally implements DropObserver {
  private final SourceNames names;
  /** Null as long as there is no loss. */
  private SpaceSaving<SourceName> counts;

  DropTally(SourceKey key) {
    this.names = SourceNames.of(key);
  }

  @Override
  public synchronized void dropped(long source, Batch batch, int record, int envelopes) {
    if (counts == null) {
      counts = new SpaceSaving<>(Losses.MAX_SOURCES);
    }
    counts.add(source, envelopes, () -> names.of(batch, record));
  }

  /** What was counted since the last call. */
  synchronized Map<SourceName, Long> take() {
    if (counts == null) {
      return Map.of();
    }
    Map<SourceName, Long> taken = new HashMap<>();
    counts.largest().losses().forEach(loss -> taken.put(loss.who(), loss.envelopes()));
    counts = null;
    return taken;
  }
}
