package loggregator.bench;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;

/**
 * A serialized batch of equal envelopes, 300 bytes each, built once: a stamp overwrites only their timestamps and
 * sequence numbers, so that making load costs next to nothing.
 *
 * <p>The envelope: a log of 200 bytes that begins with the sequence number (8 bytes, big-endian), four tags, a GUID as
 * source id, and the number of the instance as instance id: a digit, or one of the characters after 9.
 *
 * <p>Threading: one producer's own; the bytes are valid until the next stamp.
 */
final class StampedBatch {
  static final int ENVELOPE_BYTES = 300;
  static final int PAYLOAD_BYTES = 200;

  private static final int TIMESTAMP_VARINT_BYTES = 9;
  private static final byte[] SEQUENCE_PLACE = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final String TEXT = "GET /v2/apps/5f3c/summary HTTP/1.1 200 1532 - response_time:0.0123 ";

  private final ByteBuffer bytes;
  private final int envelopes;
  private final int recordBytes;
  private final int timestampOffset;
  private final int sequenceOffset;

  StampedBatch(int instance, int envelopes) {
    Envelope template = template(instance);
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    for (int i = 0; i < envelopes; i++) {
      batch.addBatch(template);
    }
    this.bytes = ByteBuffer.wrap(batch.build().toByteArray());
    this.envelopes = envelopes;
    this.recordBytes = bytes.capacity() / envelopes;
    int envelopeOffset = recordBytes - template.getSerializedSize();
    this.timestampOffset = envelopeOffset + 1;
    this.sequenceOffset = envelopeOffset + indexOf(SEQUENCE_PLACE, template.toByteArray());
  }

  int envelopes() {
    return envelopes;
  }

  /** All envelopes get the timestamp; the first one {@code firstSequence}, each further one the number after it. */
  byte[] stamp(long firstSequence, long timestampNs) {
    for (int i = 0; i < envelopes; i++) {
      int record = i * recordBytes;
      putVarint(record + timestampOffset, timestampNs);
      bytes.putLong(record + sequenceOffset, firstSequence + i);
    }
    return bytes.array();
  }

  private void putVarint(int offset, long value) {
    for (int i = 0; i < TIMESTAMP_VARINT_BYTES - 1; i++) {
      bytes.put(offset + i, (byte) (value >>> (7 * i) | 0x80));
    }
    bytes.put(offset + TIMESTAMP_VARINT_BYTES - 1, (byte) (value >>> (7 * (TIMESTAMP_VARINT_BYTES - 1))));
  }

  private static Envelope template(int instance) {
    Envelope.Builder envelope = Envelope.newBuilder()
        .setTimestamp(WallClock.nowNs())
        .setSourceId(UUID.nameUUIDFromBytes(new byte[] {(byte) instance}).toString())
        .setInstanceId(Character.toString('0' + instance))
        .putTags("az", "z1")
        .putTags("job", "web")
        .putTags("org", "o")
        .putTags("app", "")
        .setLog(Log.newBuilder().setPayload(payload()));
    int missing = ENVELOPE_BYTES - envelope.build().getSerializedSize();
    return envelope.putTags("app", "a".repeat(missing)).build();
  }

  private static ByteString payload() {
    byte[] text = TEXT.repeat(3).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer payload = ByteBuffer.allocate(PAYLOAD_BYTES);
    payload.put(SEQUENCE_PLACE).put(text, 0, payload.remaining());
    return ByteString.copyFrom(payload.array());
  }

  private static int indexOf(byte[] wanted, byte[] bytes) {
    for (int i = 0; ; i++) {
      if (Arrays.equals(wanted, 0, wanted.length, bytes, i, i + wanted.length)) {
        return i;
      }
    }
  }
}
