package loggregator.diode;

import loggregator.envelope.Batch;

/** Is told what a diode drops, envelope for envelope, after the diode counted it. */
@FunctionalInterface
public interface DropObserver {
  DropObserver NONE = batch -> {};

  /**
   * Called on the thread that dropped: a writer, the reader or the one that closes. Must neither block nor throw, and be
   * quick, for the reader gets nothing meanwhile. Calls may overlap when batches too large for the diode are written.
   */
  void dropped(Batch batch);
}
