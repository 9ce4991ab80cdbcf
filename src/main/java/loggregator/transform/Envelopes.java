package loggregator.transform;

import com.google.protobuf.InvalidProtocolBufferException;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/** Decodes the few envelopes that are too odd to be rewritten on their bytes. */
final class Envelopes {
  private Envelopes() {}

  /** Of bytes that were checked when they came in. */
  static Envelope decode(byte[] bytes, int start, int end) {
    try {
      return Envelope.parser().parseFrom(bytes, start, end - start);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("an envelope that was never validated", e);
    }
  }
}
