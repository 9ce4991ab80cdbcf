package loggregator.transform;

import com.google.protobuf.InvalidProtocolBufferException;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/** Decodes the few envelopes whose encoding is too unusual to be rewritten in bytes. */
final class Envelopes {
  private Envelopes() {}

  /** The bytes must have been checked when they came in. */
  static Envelope decode(byte[] bytes, int start, int end) {
    try {
      return Envelope.parser().parseFrom(bytes, start, end - start);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("an envelope that was never validated", e);
    }
  }
}
