package loggregator.diode;

import loggregator.envelope.Batch;

/**
 * Is told whose envelopes fall out of a full {@link Diode}. Without a loss nobody calls it.
 *
 * <p>Threading: called by the thread that drops; several threads may drop, not always one at a time. Returns soon and
 * throws nothing.
 */
@FunctionalInterface
public interface DropObserver {
  /** For diodes whose counts say enough. */
  DropObserver NONE = (source, batch, record, envelopes) -> {};

  /**
   * So many envelopes of one source fell, one after the other.
   *
   * @param source as the diode's {@link SourceKey} has it
   * @param batch holds one of them, in the record that begins at {@code record}; all were of the same sender
   */
  void dropped(long source, Batch batch, int record, int envelopes);
}
