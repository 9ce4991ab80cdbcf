package loggregator.conversion;

import java.util.Arrays;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireWriter;

/** A text or other content of a field: a range of somebody else's array. One thread uses it for one after the other. */
final class Slice {
  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int start;
  private int length;

  void clear() {
    set(NONE, 0, 0);
  }

  void set(byte[] bytes, int start, int length) {
    this.bytes = bytes;
    this.start = start;
    this.length = length;
  }

  /** The content of the field whose tag the reader has just passed; the array is the reader's. */
  void read(byte[] bytes, WireReader reader) {
    int length = reader.readLength();
    set(bytes, reader.position(), length);
    reader.skipBytes(length);
  }

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int end() {
    return start + length;
  }

  /** In bytes. */
  int length() {
    return length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  byte at(int index) {
    return bytes[start + index];
  }

  boolean equalTo(byte[] text) {
    return text.length == length && Arrays.equals(bytes, start, start + length, text, 0, length);
  }

  boolean equalTo(Slice other) {
    return Arrays.equals(bytes, start, start + length, other.bytes, other.start, other.start + other.length);
  }

  void write(WireWriter out, int fieldNumber) {
    out.writeBytesField(fieldNumber, bytes, start, length);
  }
}
