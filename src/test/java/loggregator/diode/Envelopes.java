package loggregator.diode;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import loggregator.envelope.Batch;

/** Batches of records that hold nothing but an id, and zeroes up to the wanted length. */
final class Envelopes {
  /** The tag, a length of one byte, the id. */
  static final int RECORD_BYTES = 10;

  private Envelopes() {}

  /** So many records of {@link #RECORD_BYTES} bytes with consecutive ids. */
  static Batch batch(long firstId, int envelopes) {
    return sized(firstId, LongStream.range(0, envelopes).mapToInt(i -> Long.BYTES).toArray());
  }

  /** One record for each envelope of the given size, which is without tag and length, at least 8 and below 16384. */
  static Batch sized(long firstId, int... envelopeBytes) {
    int length = 0;
    for (int size : envelopeBytes) {
      length += recordBytes(size);
    }
    ByteBuffer buffer = ByteBuffer.allocate(length);
    long id = firstId;
    for (int size : envelopeBytes) {
      putRecord(buffer, id++, size);
    }
    return new Batch(buffer.array(), 0, length, envelopeBytes.length);
  }

  static int recordBytes(int envelopeBytes) {
    return envelopeBytes + (envelopeBytes < 128 ? 2 : 3);
  }

  static List<Long> ids(Batch batch) {
    List<Long> ids = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(batch.bytes());
    for (int position = batch.offset(); position < batch.end(); position = batch.recordEnd(position)) {
      ids.add(buffer.getLong(batch.envelopeStart(position)));
    }
    return ids;
  }

  /** Tells the source of an envelope by its id. */
  static SourceKey sourceOfId(LongUnaryOperator sourceOf) {
    return (bytes, envelope) -> sourceOf.applyAsLong(ByteBuffer.wrap(bytes).getLong(envelope.position()));
  }

  private static void putRecord(ByteBuffer buffer, long id, int size) {
    buffer.put((byte) 0x0A);
    if (size >= 128) {
      buffer.put((byte) (size | 0x80)).put((byte) (size >> 7));
    } else {
      buffer.put((byte) size);
    }
    buffer.putLong(id);
    buffer.position(buffer.position() + size - Long.BYTES);
  }
}
