package loggregator.json;

/**
 * Walks the fields of one protobuf message in its bytes. Stops without an exception at bytes that are malformed, and at
 * groups, which no message of ours has.
 */
final class WireCursor {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;
  private static final int MAX_VARINT_BITS = 64;

  private byte[] bytes = {};
  private int position;
  private int limit;
  private boolean failed;

  private int tag;
  private long number;
  private int start;

  /** Begins the message from {@code start} to {@code end}. */
  void open(byte[] message, int start, int end) {
    bytes = message;
    position = start;
    limit = end;
    failed = false;
  }

  /** Goes to the next field; false at the end of the message, or if {@link #failed()}. */
  boolean next() {
    if (position >= limit || failed) {
      return false;
    }
    tag = (int) varint();
    failed |= tag >>> 3 == 0;
    readValue();
    return !failed;
  }

  /** Whether the walk stopped before the end of the message. */
  boolean failed() {
    return failed;
  }

  /** The field's number and wire type, as on the wire. */
  int tag() {
    return tag;
  }

  /** The value of a number field. */
  long number() {
    return number;
  }

  /** The index of the first byte of a length-delimited value. */
  int start() {
    return start;
  }

  /** The index after the last byte of a length-delimited value. */
  int end() {
    return position;
  }

  private void readValue() {
    switch (tag & 7) {
      case VARINT -> number = varint();
      case FIXED_64 -> number = fixed(8);
      case LENGTH_DELIMITED -> {
        int length = (int) varint();
        start = position;
        skip(length);
      }
      case FIXED_32 -> number = fixed(4);
      default -> failed = true;
    }
  }

  private long varint() {
    if (position < limit && bytes[position] >= 0) {
      return bytes[position++];
    }
    long value = 0;
    for (int shift = 0; shift < MAX_VARINT_BITS && position < limit; shift += 7) {
      byte b = bytes[position++];
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    failed = true;
    return 0;
  }

  private long fixed(int size) {
    int from = position;
    skip(size);
    long value = 0;
    for (int i = 0; i < size && !failed; i++) {
      value |= (bytes[from + i] & 0xFFL) << 8 * i;
    }
    return value;
  }

  private void skip(int count) {
    if (count < 0 || count > limit - position) {
      failed = true;
    } else {
      position += count;
    }
  }
}
