package loggregator.cli.client;

import java.io.ByteArrayOutputStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/** How an envelope is printed: on one line, in UTF-8. One thread. */
public interface EnvelopeFormat {
  void append(ByteArrayOutputStream out, Envelope envelope);

  /** Tells of envelopes that were lost before the next one; {@code report} is the envelope that said so. */
  void appendLoss(ByteArrayOutputStream out, long envelopes, Envelope report);

  /** @param envelopes that are not kept any more, before the next one; negative where they can't be counted */
  void appendMissed(ByteArrayOutputStream out, long envelopes);

  /** Tells that there was no stream for a while. */
  void appendGap(ByteArrayOutputStream out, long ms);
}
