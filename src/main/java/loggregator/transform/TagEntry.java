package loggregator.transform;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.DoubleFunction;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.FieldTags;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;

/**
 * One entry of an envelope's {@code tags} or {@code deprecated_tags}, as ranges of the bytes it was read from. A
 * missing key or text is empty; the last of repeated fields counts. One thread uses it for one entry after the other.
 */
final class TagEntry {
  private enum Kind { NONE, TEXT, INTEGER, DECIMAL }

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] EMPTY = {};

  private byte[] bytes;
  private int keyStart;
  private int keyLength;
  private Kind kind;
  private int textStart;
  private int textLength;
  /** The integer, or the bits of the decimal. */
  private long number;

  /** Reads an entry of {@code tags} whose tag the reader has just passed. */
  void readTag(byte[] bytes, WireReader reader) {
    clear(bytes, Kind.TEXT);
    readEntry(reader, false);
  }

  /** Reads an entry of {@code deprecated_tags} whose tag the reader has just passed. */
  void readDeprecatedTag(byte[] bytes, WireReader reader) {
    clear(bytes, Kind.NONE);
    readEntry(reader, true);
  }

  private void readEntry(WireReader reader, boolean deprecated) {
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == FieldTags.MAP_KEY) {
        readKey(reader);
      } else if (tag != FieldTags.MAP_VALUE) {
        reader.skip(tag);
      } else if (deprecated) {
        readValue(reader);
      } else {
        readText(reader);
      }
    }
    reader.leaveMessage(outerLimit);
  }

  private void clear(byte[] bytes, Kind kind) {
    this.bytes = bytes;
    this.kind = kind;
    keyStart = 0;
    keyLength = 0;
    textStart = 0;
    textLength = 0;
  }

  private void readKey(WireReader reader) {
    keyLength = reader.readLength();
    keyStart = reader.position();
    reader.skipBytes(keyLength);
  }

  private void readText(WireReader reader) {
    textLength = reader.readLength();
    textStart = reader.position();
    reader.skipBytes(textLength);
  }

  /** A value in several parts is read as if these were one. */
  private void readValue(WireReader reader) {
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case FieldTags.VALUE_TEXT -> {
          kind = Kind.TEXT;
          readText(reader);
        }
        case FieldTags.VALUE_INTEGER -> {
          kind = Kind.INTEGER;
          number = reader.readVarint();
        }
        case FieldTags.VALUE_DECIMAL -> {
          kind = Kind.DECIMAL;
          number = (long) LONGS.get(bytes, reader.position());
          reader.skipBytes(Long.BYTES);
        }
        default -> reader.skip(tag);
      }
    }
    reader.leaveMessage(outerLimit);
  }

  int keyStart() {
    return keyStart;
  }

  int keyLength() {
    return keyLength;
  }

  boolean hasKey(byte[] key) {
    return key.length == keyLength
        && Arrays.equals(key, 0, key.length, bytes, keyStart, keyStart + keyLength);
  }

  /** Whether there is a text, an integer or a decimal; a tag that is not deprecated always has a text. */
  boolean hasData() {
    return kind != Kind.NONE;
  }

  boolean isText() {
    return kind == Kind.TEXT;
  }

  /** Of a text only. */
  int textStart() {
    return textStart;
  }

  /** Of a text only. */
  int textLength() {
    return textLength;
  }

  /** Writes an entry of {@code tags} with the value as text, which is empty if there is no data. */
  void writeAsTag(WireWriter out, DoubleFunction<String> decimalForm) {
    switch (kind) {
      case TEXT -> writeTag(out, bytes, textStart, textLength);
      case INTEGER -> writeTag(out, Long.toString(number));
      case DECIMAL -> writeTag(out, decimalForm.apply(Double.longBitsToDouble(number)));
      case NONE -> writeTag(out, EMPTY, 0, 0);
    }
  }

  private void writeTag(WireWriter out, String digits) {
    byte[] text = digits.getBytes(ISO_8859_1);
    writeTag(out, text, 0, text.length);
  }

  private void writeTag(WireWriter out, byte[] source, int start, int length) {
    int valueSize = WireWriter.bytesFieldSize(EnvelopeFields.MAP_VALUE, length);
    writeKey(out, EnvelopeFields.TAGS, valueSize);
    out.writeBytesField(EnvelopeFields.MAP_VALUE, source, start, length);
  }

  /** Writes an entry of {@code deprecated_tags}; for an entry of {@code tags}. */
  void writeAsDeprecatedTag(WireWriter out) {
    int valueLength = WireWriter.bytesFieldSize(EnvelopeFields.VALUE_TEXT, textLength);
    writeKey(out, EnvelopeFields.DEPRECATED_TAGS,
        WireWriter.bytesFieldSize(EnvelopeFields.MAP_VALUE, valueLength));
    out.writeTag(EnvelopeFields.MAP_VALUE, WireType.LENGTH_DELIMITED);
    out.writeVarint(valueLength);
    out.writeBytesField(EnvelopeFields.VALUE_TEXT, bytes, textStart, textLength);
  }

  private void writeKey(WireWriter out, int mapField, int valueSize) {
    out.writeTag(mapField, WireType.LENGTH_DELIMITED);
    out.writeVarint(WireWriter.bytesFieldSize(EnvelopeFields.MAP_KEY, keyLength) + valueSize);
    out.writeBytesField(EnvelopeFields.MAP_KEY, bytes, keyStart, keyLength);
  }
}
