package loggregator.cli.client;

import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/** Takes what a producer makes. Used on one thread of the producer, which it may block. */
public interface EnvelopeSink {
  /** Waits while the envelope can't be taken. */
  void add(Envelope envelope) throws InterruptedException;

  /** Nothing will be added any more. */
  void end();
}
