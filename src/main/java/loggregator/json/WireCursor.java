package loggregator.json;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;

/** Goes from field to field of one protobuf message, whatever the fields are. */
final class WireCursor {
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

  private final WireReader reader = new WireReader();
  private byte[] bytes = {};
  private int tag;
  private long number;
  private int start;

  /** Begins the message from {@code start} to {@code end}. */
  void open(byte[] message, int start, int end) {
    bytes = message;
    reader.reset(message, start, end);
  }

  /** Goes to the next field; false at the end of the message, or if {@link #failed()}. */
  boolean next() {
    if (!reader.hasMore()) {
      return false;
    }
    tag = reader.readTag();
    switch (WireType.of(tag)) {
      case WireType.VARINT -> number = reader.readVarint();
      case WireType.FIXED64 -> number = readFixed64();
      case WireType.LENGTH_DELIMITED -> {
        int length = reader.readLength();
        start = reader.position();
        reader.skipBytes(length);
      }
      default -> reader.skip(tag);
    }
    return !reader.isMalformed();
  }

  /** Whether the walk stopped at malformed bytes. */
  boolean failed() {
    return reader.isMalformed();
  }

  /** The field's number and wire type, as on the wire. */
  int tag() {
    return tag;
  }

  /** The value of a varint, or the bits of a 64-bit field. */
  long number() {
    return number;
  }

  /** The index of the first byte of a length-delimited value. */
  int start() {
    return start;
  }

  /** The index after the last byte of a length-delimited value. */
  int end() {
    return reader.position();
  }

  private long readFixed64() {
    int at = reader.position();
    reader.skipBytes(Long.BYTES);
    return reader.isMalformed() ? 0 : (long) LONGS.get(bytes, at);
  }
}
