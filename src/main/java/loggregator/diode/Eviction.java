package loggregator.diode;

import loggregator.envelope.Batch;

/** Chooses what a full diode loses. Asked only above the limits, by the one thread that owns the {@link Backlog}. */
interface Eviction {
  /**
   * Takes out of the backlog a part of what has to go, and is asked again for the rest.
   *
   * @param envelopes how many envelopes there are too many, not above zero when only bytes are
   * @param bytes how many bytes there are too many, not above zero when only envelopes are
   * @return what was taken out, no envelope more than needed; null when nothing is within reach
   */
  Batch evict(Backlog backlog, long envelopes, long bytes);
}
