package loggregator.envelope;

import static loggregator.envelope.WireType.END_GROUP;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Walks the fields of a serialized protobuf message as strictly as both protobuf-java and Go. Messages and groups nest
 * at most {@value #MAX_DEPTH} deep, as in protobuf-java. Tags and lengths have up to 32 bits and other varints 64, as
 * in Go: protobuf-java ignores further bits, but they would end the streams of consumers in Go.
 *
 * <p>Malformed bytes throw nothing: from then on the reader stands at the end, every read gives 0, every loop over
 * {@link #hasMore()} ends, and {@link #isMalformed()} is true. Ask once, when the walk is over. Serves one thread.
 */
public final class WireReader {
  static final int MAX_DEPTH = 100;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int LAST_BIT = Long.SIZE - 1;
  private static final long MAX_TAG = 0xFFFF_FFFFL;

  private byte[] bytes = {};
  private int position;
  private int limit;
  private int depth;
  private boolean malformed;

  public void reset(byte[] bytes, int start, int end) {
    reset(bytes, start, end, 0);
  }

  /** {@code depth} is how many messages the one from {@code start} to {@code end} lies in. */
  void reset(byte[] bytes, int start, int end, int depth) {
    this.bytes = bytes;
    this.position = start;
    this.limit = end;
    this.depth = depth;
    this.malformed = false;
  }

  /** Whether the message that the reader is in goes on. */
  public boolean hasMore() {
    return position < limit;
  }

  public boolean isMalformed() {
    return malformed;
  }

  /** The index of the next byte. */
  public int position() {
    return position;
  }

  /** Field number and wire type, see {@link WireType}; 0 only when malformed. */
  public int readTag() {
    if (position < limit && bytes[position] >= 1 << WireType.BITS) {
      return bytes[position++];
    }
    return readLongTag();
  }

  private int readLongTag() {
    long tag = readVarint();
    if (tag < 1 << WireType.BITS || tag > MAX_TAG) {
      fail();
      return 0;
    }
    return (int) tag;
  }

  public int readVarint32() {
    return (int) readVarint();
  }

  public long readVarint() {
    if (position < limit && bytes[position] >= 0) {
      return bytes[position++];
    }
    return readLongVarint();
  }

  private long readLongVarint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE && position < limit; shift += 7) {
      byte b = bytes[position++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0 && (b <= 1 || shift < LAST_BIT)) {
        return value;
      }
    }
    fail();
    return 0;
  }

  /** Eight bytes, the least first. */
  public long readFixed64() {
    if (limit - position < Long.BYTES) {
      fail();
      return 0;
    }
    long value = (long) LONGS.get(bytes, position);
    position += Long.BYTES;
    return value;
  }

  public double readDouble() {
    return Double.longBitsToDouble(readFixed64());
  }

  /** Four bytes, the least first. */
  public int readFixed32() {
    if (limit - position < Integer.BYTES) {
      fail();
      return 0;
    }
    int value = (int) INTS.get(bytes, position);
    position += Integer.BYTES;
    return value;
  }

  /** The length of the content that begins at {@link #position()} after the call, and ends within the message. */
  public int readLength() {
    if (position < limit && bytes[position] >= 0 && bytes[position] < limit - position) {
      return bytes[position++];
    }
    return readLongLength();
  }

  private int readLongLength() {
    long length = readVarint();
    if (length < 0 || length > limit - position) {
      fail();
      return 0;
    }
    return (int) length;
  }

  public void skipBytes(int count) {
    if (count > limit - position) {
      fail();
    } else {
      position += count;
    }
  }

  /** Skips the content of the field whose tag was just read. */
  public void skip(int tag) {
    switch (WireType.of(tag)) {
      case WireType.VARINT -> readVarint();
      case WireType.FIXED64 -> skipBytes(Long.BYTES);
      case WireType.LENGTH_DELIMITED -> skipBytes(readLength());
      case WireType.START_GROUP -> skipGroup(WireType.fieldNumber(tag));
      case WireType.FIXED32 -> skipBytes(Integer.BYTES);
      default -> fail();
    }
  }

  private void skipGroup(int fieldNumber) {
    descend();
    int tag = readTag();
    while (!malformed && WireType.of(tag) != END_GROUP) {
      skip(tag);
      tag = readTag();
    }
    if (WireType.fieldNumber(tag) != fieldNumber) {
      fail();
    }
    depth--;
  }

  /** Reads a length and confines the reader to that message. Gives what {@link #leaveMessage} wants back. */
  public int enterMessage() {
    int outerLimit = limit;
    int length = readLength();
    descend();
    if (!malformed) {
      limit = position + length;
    }
    return outerLimit;
  }

  /** Goes on after the message that was entered, which must have been read to its end. */
  public void leaveMessage(int outerLimit) {
    depth--;
    limit = outerLimit;
    if (malformed) {
      position = limit;
    }
  }

  private void descend() {
    if (depth == MAX_DEPTH) {
      fail();
    }
    depth++;
  }

  /**
   * Ends the walk as malformed, for faults that the wire format itself doesn't know, such as text that is not UTF-8.
   */
  public void fail() {
    malformed = true;
    position = limit;
  }
}
