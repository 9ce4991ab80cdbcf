package loggregator.outputs.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import loggregator.outputs.FieldText;
import loggregator.outputs.OutgoingEnvelope;

/**
 * How often an envelope has left over OTLP. Where a destination leads back to an input of the same nodes, by whatever
 * way, it would go round for ever; after so many hops it is not sent any more.
 */
final class Hops {
  static final int MAX = 4;

  private Hops() {}

  /** 0 for one that has not left yet. What is no number was not written by a forwarder. */
  static int of(OutgoingEnvelope envelope) {
    FieldText tag = envelope.tags.find(OtlpTags.HOPS);
    if (tag == null || tag.length() != 1) {
      return 0;
    }
    return Math.max(0, Character.digit(tag.bytes()[tag.start()], 10));
  }

  /** What is written of one that leaves once more. */
  static byte[] next(OutgoingEnvelope envelope) {
    return Integer.toString(of(envelope) + 1).getBytes(UTF_8);
  }
}
