package loggregator.envelope;

import java.util.Arrays;

/** Writes protobuf fields to an array that grows. Tags and lengths are as short as they can be. Serves one thread. */
public final class WireWriter {
  private static final int MAX_VARINT_BYTES = 10;

  private byte[] bytes;
  private int size;

  public WireWriter(int capacityBytes) {
    bytes = new byte[capacityBytes];
  }

  /** Forgets what was written and keeps the array. */
  public void clear() {
    size = 0;
  }

  public int size() {
    return size;
  }

  /** Forgets what was written after the first {@code size} bytes. */
  public void truncate(int size) {
    this.size = size;
  }

  /** The array that holds the written bytes from 0 to {@link #size()}, shared: the next write may replace it. */
  public byte[] bytes() {
    return bytes;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  public void writeTag(int fieldNumber, int wireType) {
    writeVarint((long) fieldNumber << WireType.BITS | wireType);
  }

  public void writeVarint(long value) {
    if ((value & ~0x7FL) == 0) {
      writeByte((int) value);
      return;
    }
    ensureRoomFor(MAX_VARINT_BYTES);
    size = putVarint(bytes, size, value);
  }

  public void writeVarintField(int fieldNumber, long value) {
    writeTag(fieldNumber, WireType.VARINT);
    writeVarint(value);
  }

  public void writeDoubleField(int fieldNumber, double value) {
    writeFixed64Field(fieldNumber, Double.doubleToRawLongBits(value));
  }

  public void writeFixed64Field(int fieldNumber, long bits) {
    writeTag(fieldNumber, WireType.FIXED64);
    ensureRoomFor(Long.BYTES);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      bytes[size++] = (byte) (bits >>> shift);
    }
  }

  public void writeFixed32Field(int fieldNumber, int bits) {
    writeTag(fieldNumber, WireType.FIXED32);
    ensureRoomFor(Integer.BYTES);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes[size++] = (byte) (bits >>> shift);
    }
  }

  /** A string, a bytes field or a whole nested message. */
  public void writeBytesField(int fieldNumber, byte[] content) {
    writeBytesField(fieldNumber, content, 0, content.length);
  }

  public void writeBytesField(int fieldNumber, byte[] source, int start, int length) {
    writeTag(fieldNumber, WireType.LENGTH_DELIMITED);
    writeVarint(length);
    writeRaw(source, start, length);
  }

  /** Copies fields, or parts of them, as they are. */
  public void writeRaw(byte[] source, int start, int length) {
    ensureRoomFor(length);
    System.arraycopy(source, start, bytes, size, length);
    size += length;
  }

  public void writeByte(int value) {
    ensureRoomFor(1);
    bytes[size++] = (byte) value;
  }

  /** What is written until {@link #endMessage} is the content of this field. Gives what that call wants back. */
  public int beginMessage(int fieldNumber) {
    writeTag(fieldNumber, WireType.LENGTH_DELIMITED);
    ensureRoomFor(1);
    return ++size;
  }

  /** Puts the length before the content; one of 128 bytes and more is moved to make room for it. */
  public void endMessage(int contentStart) {
    int length = size - contentStart;
    int lengthSize = varintSize(length);
    ensureRoomFor(lengthSize - 1);
    System.arraycopy(bytes, contentStart, bytes, contentStart + lengthSize - 1, length);
    size += lengthSize - 1;
    putVarint(bytes, contentStart - 1, length);
  }

  /** How many bytes the value takes; ten when it is negative. */
  public static int varintSize(long value) {
    return 1 + (Long.SIZE - 1 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  /** How many bytes {@link #writeBytesField} takes for a content of {@code length} bytes. */
  public static int bytesFieldSize(int fieldNumber, int length) {
    return varintSize((long) fieldNumber << WireType.BITS) + varintSize(length) + length;
  }

  /** The index after the varint that this wrote to {@code target}. */
  private static int putVarint(byte[] target, int position, long value) {
    while ((value & ~0x7FL) != 0) {
      target[position++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    target[position++] = (byte) value;
    return position;
  }

  private void ensureRoomFor(int count) {
    if (count > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, count)));
    }
  }
}
