package loggregator.json;

import static loggregator.json.JsonBuffer.ascii;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import loggregator.envelope.Batch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/**
 * Writes batches as {@code {"batch":[…]}}: protobuf's JSON as the original's gateway prints it, with every field
 * there whether set or not, 64-bit integers as strings and map entries in the order of their keys' bytes. Bytes become
 * bytes; only an envelope in an unusual encoding is decoded first.
 *
 * <p>Threading: one thread.
 */
public final class EnvelopeJson {
  private static final byte[] OPEN = ascii("{\"batch\":[");
  private static final byte[] CLOSE = ascii("]}");
  private static final Parser<Envelope> KNOWN_FIELDS = DiscardUnknownFieldsParser.wrap(Envelope.parser());

  private final EnvelopeWriter writer = new EnvelopeWriter();

  /**
   * Appends the batch. Returns how many records were left out because their bytes are no envelope. A string that is not
   * UTF-8 is no reason to leave an envelope out: U+FFFD stands for each wrong byte.
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

  /** Appends one envelope by itself; false, with nothing appended, where the bytes are none. */
  public boolean appendEnvelope(byte[] bytes, int start, int end, JsonBuffer out) {
    int before = out.length();
    if (writer.append(bytes, start, end, out)) {
      return true;
    }
    out.truncate(before);
    byte[] plain = plainForm(bytes, start, end);
    if (plain != null && writer.append(plain, 0, plain.length, out)) {
      return true;
    }
    out.truncate(before);
    return false;
  }

  /** The envelope without repeated and unknown fields, or null if the bytes are no envelope. */
  private static byte[] plainForm(byte[] bytes, int start, int end) {
    try {
      return KNOWN_FIELDS.parseFrom(bytes, start, end - start).toByteArray();
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
