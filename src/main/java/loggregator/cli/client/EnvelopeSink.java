package loggregator.cli.client;

import loggregator.envelope.Batch;

/** Takes what a producer makes. Used on one thread of the producer, which it may block. */
public interface EnvelopeSink {
  /** Waits while the envelopes can't be taken. */
  void add(Batch envelopes) throws InterruptedException;

  /** Nothing will be added any more. */
  void end();
}
