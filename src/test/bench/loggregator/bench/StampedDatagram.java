package loggregator.bench;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;

/**
 * A datagram of the first generation, a log of 200 bytes with what such logs have, that is built once: a stamp
 * overwrites its timestamp and its number. One thread; the bytes are valid until the next stamp.
 */
final class StampedDatagram {
  private static final int TIMESTAMP_TAG = Envelope.TIMESTAMP_FIELD_NUMBER << 3;
  private static final int TIMESTAMP_VARINT_BYTES = 9;
  private static final byte[] SEQUENCE_PLACE = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final String TEXT = "GET /v2/apps/5f3c/summary HTTP/1.1 200 1532 - response_time:0.0123 ";

  private final ByteBuffer bytes;
  private final int timestampOffset;
  private final int sequenceOffset;

  StampedDatagram(int instance) {
    Envelope envelope = envelope(instance);
    byte[] serialized = envelope.toByteArray();
    bytes = ByteBuffer.allocateDirect(serialized.length).put(serialized).flip();
    timestampOffset = 1 + indexOf(timestampField(envelope), serialized);
    sequenceOffset = indexOf(SEQUENCE_PLACE, serialized);
  }

  ByteBuffer stamp(long sequence, long timestampNs) {
    for (int i = 0; i < TIMESTAMP_VARINT_BYTES - 1; i++) {
      bytes.put(timestampOffset + i, (byte) (timestampNs >>> (7 * i) | 0x80));
    }
    bytes.put(timestampOffset + TIMESTAMP_VARINT_BYTES - 1, (byte) (timestampNs >>> (7 * (TIMESTAMP_VARINT_BYTES - 1))));
    bytes.putLong(sequenceOffset, sequence);
    return bytes.rewind();
  }

  private static byte[] timestampField(Envelope envelope) {
    byte[] field = Envelope.newBuilder().setTimestamp(envelope.getTimestamp()).buildPartial().toByteArray();
    assert field[0] == TIMESTAMP_TAG && field.length == 1 + TIMESTAMP_VARINT_BYTES;
    return field;
  }

  private static Envelope envelope(int instance) {
    long now = WallClock.nowNs();
    byte[] text = TEXT.repeat(3).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer payload = ByteBuffer.allocate(StampedBatch.PAYLOAD_BYTES);
    payload.put(SEQUENCE_PLACE).put(text, 0, payload.remaining());
    return Envelope.newBuilder()
        .setOrigin("gorouter")
        .setEventType(Envelope.EventType.LogMessage_VALUE)
        .setTimestamp(now)
        .setDeployment("cf")
        .setJob("router")
        .setIndex("0")
        .setIp("10.0.0.1")
        .setLogMessage(LogMessage.newBuilder()
            .setMessage(ByteString.copyFrom(payload.array()))
            .setMessageType(LogMessage.MessageType.OUT_VALUE)
            .setTimestamp(1)
            .setAppId("11111111-2222-3333-4444-555555555555")
            .setSourceType("RTR")
            .setSourceInstance(Integer.toString(instance)))
        .build();
  }

  private static int indexOf(byte[] wanted, byte[] bytes) {
    for (int i = 0; ; i++) {
      if (Arrays.equals(wanted, 0, wanted.length, bytes, i, i + wanted.length)) {
        return i;
      }
    }
  }
}
