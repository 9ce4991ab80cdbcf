package loggregator.diode;

import loggregator.envelope.WireReader;

/**
 * Tells by a hash which source an envelope is of, so that a full diode can treat sources fairly. Any thread; neither
 * allocates nor throws, whatever the bytes are: those of a malformed envelope may be taken for any source's.
 */
public interface SourceKey {
  /** The key of every envelope that names no source. */
  long NO_SOURCE = 0;

  /** For batches of {@code loggregator.v2.Envelope}: source id and instance id. */
  SourceKey V2 = new V2SourceKey();

  /**
   * For batches of {@code events.Envelope}, the first generation: application and instance, else what names a
   * platform's component. Logs, HTTP events and container metrics write an application's id in different ways: they are
   * three sources.
   */
  SourceKey V1 = new V1SourceKey();

  /**
   * The key of the envelope that {@code envelope} is about to read.
   *
   * @param bytes the array that it reads
   */
  long of(byte[] bytes, WireReader envelope);
}
