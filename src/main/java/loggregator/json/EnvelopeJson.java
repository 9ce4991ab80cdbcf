package loggregator.json;

import static loggregator.json.JsonBuffer.ascii;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import loggregator.envelope.Batch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/**
 * Writes batches as {@code {"batch":[…]}}: protobuf's JSON as the original's gateway prints it, with every field
 * there whether set or not, 64-bit integers as strings and map entries in the order of their keys' bytes. It goes from
 * bytes to bytes; only an envelope of an unusual make is decoded first.
 *
 * <p>Threading: one thread.
 */
public final class EnvelopeJson {
  private static final byte[] OPEN = ascii("{\"batch\":[");
  private static final byte[] CLOSE = ascii("]}");
  private static final Parser<Envelope> KNOWN_FIELDS = DiscardUnknownFieldsParser.wrap(Envelope.parser());

  private final EnvelopeWriter writer = new EnvelopeWriter();

  /**
   * Appends the batch. Returns how many of its envelopes are not there because their bytes are no envelopes; a string
   * in an envelope that is not UTF-8 is no reason, it is printed with U+FFFD for what is wrong.
   */
  public int append(Batch batch, JsonBuffer out) {
    int unreadable = 0;
    int position = batch.offset();
    out.raw(OPEN);
    int first = out.length();
    while (position < batch.end()) {
      int end = batch.recordEnd(position);
      int separator = out.length();
      if (separator > first) {
        out.raw(',');
      }
      if (!appendEnvelope(batch.bytes(), batch.envelopeStart(position), end, out)) {
        out.truncate(separator);
        unreadable++;
      }
      position = end;
    }
    out.raw(CLOSE);
    return unreadable;
  }

  private boolean appendEnvelope(byte[] bytes, int start, int end, JsonBuffer out) {
    int before = out.length();
    if (writer.append(bytes, start, end, out)) {
      return true;
    }
    out.truncate(before);
    byte[] plain = plainForm(bytes, start, end);
    return plain != null && writer.append(plain, 0, plain.length, out);
  }

  /** The envelope with no field twice and none that is unknown, or null if it is none. */
  private static byte[] plainForm(byte[] bytes, int start, int end) {
    try {
      return KNOWN_FIELDS.parseFrom(bytes, start, end - start).toByteArray();
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
