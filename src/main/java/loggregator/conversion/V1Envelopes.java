package loggregator.conversion;

import com.google.protobuf.InvalidProtocolBufferException;
import loggregator.envelope.WireReader;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;

/**
 * Reads serialized envelopes of the first generation as strictly as the original: every required field must be there,
 * in the messages inside, too. Text need not be valid UTF-8; wrong bytes read as U+FFFD.
 */
public final class V1Envelopes {
  private V1Envelopes() {}

  /**
   * The {@code events.Envelope} of these bytes.
   *
   * @return {@code null} when they are none
   */
  public static Envelope parse(byte[] bytes, int offset, int length) {
    if (!isWellFormed(bytes, offset, offset + length)) {
      return null;
    }
    Envelope envelope = parsePartial(bytes, offset, length);
    if (envelope == null) {
      byte[] repaired = V1TagRepair.repaired(bytes, offset, length);
      envelope = parsePartial(repaired, 0, repaired.length);
    }
    return envelope != null && envelope.isInitialized() ? envelope : null;
  }

  private static Envelope parsePartial(byte[] bytes, int offset, int length) {
    try {
      return Envelope.parser().parsePartialFrom(bytes, offset, length);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  /** Checks the first level only. Garbage seldom passes that, and so doesn't cost an exception. */
  private static boolean isWellFormed(byte[] bytes, int start, int end) {
    WireReader reader = new WireReader();
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      reader.skip(reader.readTag());
    }
    return !reader.isMalformed();
  }
}
