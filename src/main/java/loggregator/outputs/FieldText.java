package loggregator.outputs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireWriter;

/** The content of a field as a range of its envelope's bytes. One thread uses it for one after the other. */
public final class FieldText {
  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int start;
  private int length;

  void clear() {
    bytes = NONE;
    start = 0;
    length = 0;
  }

  /** The content of the field whose tag the reader has just passed. */
  void read(byte[] ofReader, WireReader reader) {
    length = reader.readLength();
    bytes = ofReader;
    start = reader.position();
    reader.skipBytes(length);
  }

  public byte[] bytes() {
    return bytes;
  }

  public int start() {
    return start;
  }

  public int end() {
    return start + length;
  }

  /** In bytes. */
  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  public boolean equalTo(byte[] text) {
    return length == text.length && Arrays.equals(bytes, start, end(), text, 0, length);
  }

  boolean equalTo(FieldText other) {
    return length == other.length && Arrays.equals(bytes, start, end(), other.bytes, other.start, other.end());
  }

  /** In the order of bytes, unsigned. */
  public int compareTo(FieldText other) {
    return Arrays.compareUnsigned(bytes, start, end(), other.bytes, other.start, other.end());
  }

  public void writeTo(WireWriter out) {
    out.writeRaw(bytes, start, length);
  }

  @Override
  public String toString() {
    return new String(bytes, start, length, UTF_8);
  }
}
