package loggregator.bench;

/**
 * Reads the stamps out of a serialized {@code EnvelopeBatch} without decoding it, whatever fields the servers on the
 * way have added. Foreign bytes are an {@link IllegalArgumentException} or an {@link IndexOutOfBoundsException}.
 */
final class BatchWalk {
  private static final int BATCH_RECORD = 1;
  private static final int TIMESTAMP = 1;
  private static final int LOG = 4;
  private static final int INSTANCE_ID = 8;
  private static final int LOG_PAYLOAD = 1;

  private final byte[] bytes;
  private int position;
  private int instance;
  private long sequence;
  private long timestampNs;

  private BatchWalk(byte[] bytes) {
    this.bytes = bytes;
  }

  static void walk(byte[] message, EnvelopeSink sink) {
    BatchWalk walk = new BatchWalk(message);
    while (walk.position < message.length) {
      int key = (int) walk.varint();
      if (key != (BATCH_RECORD << 3 | 2)) {
        throw new IllegalArgumentException("not a batch: key " + key);
      }
      int length = (int) walk.varint();
      walk.envelope(walk.position + length);
      sink.envelope(walk.instance, walk.sequence, walk.timestampNs);
    }
  }

  private void envelope(int end) {
    instance = -1;
    sequence = -1;
    timestampNs = -1;
    while (position < end) {
      int key = (int) varint();
      if (key == TIMESTAMP << 3) {
        timestampNs = varint();
      } else if ((key & 7) == 2) {
        int length = (int) varint();
        delimited(key >>> 3, length);
        position += length;
      } else {
        throw new IllegalArgumentException("an envelope with key " + key);
      }
    }
    if (instance < 0 || sequence < 0 || timestampNs < 0) {
      throw new IllegalArgumentException("an envelope that this programme has not sent");
    }
  }

  private void delimited(int field, int length) {
    if (field == INSTANCE_ID && length == 1) {
      instance = bytes[position] - '0';
    } else if (field == LOG && bytes[position] == (LOG_PAYLOAD << 3 | 2)) {
      int payload = position + 1;
      while (bytes[payload++] < 0) {
        // the length's varint goes on
      }
      sequence = bigEndian(bytes, payload);
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes[position++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a varint of more than ten bytes");
  }

  static long bigEndian(byte[] bytes, int offset) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | bytes[offset + i] & 0xFF;
    }
    return value;
  }
}
