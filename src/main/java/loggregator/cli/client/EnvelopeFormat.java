package loggregator.cli.client;

import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/** How an envelope is printed: on one line. One thread. */
public interface EnvelopeFormat {
  void append(StringBuilder out, Envelope envelope);

  /** Tells of envelopes that were lost before the next one; {@code report} is the envelope that said so. */
  void appendLoss(StringBuilder out, long envelopes, Envelope report);
}
