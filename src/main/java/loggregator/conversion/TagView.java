package loggregator.conversion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.FieldTags;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;
import loggregator.text.GoNumbers;

/** One tag as it was read, with a deprecated value as text. One thread uses it for one tag after the other. */
final class TagView {
  private final Slice key = new Slice();
  private final Slice value = new Slice();
  private V1Tag known;
  private boolean hasData;

  /** Reads an entry of {@code tags} whose tag the reader has just passed. */
  void readTag(byte[] bytes, WireReader reader) {
    clear();
    hasData = true;
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case FieldTags.MAP_KEY -> key.read(bytes, reader);
        case FieldTags.MAP_VALUE -> value.read(bytes, reader);
        default -> reader.skip(tag);
      }
    }
    reader.leaveMessage(outerLimit);
    known = V1Tag.of(key);
  }

  /** Reads an entry of {@code deprecated_tags} whose tag the reader has just passed. */
  void readDeprecatedTag(byte[] bytes, WireReader reader) {
    clear();
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case FieldTags.MAP_KEY -> key.read(bytes, reader);
        case FieldTags.MAP_VALUE -> readValue(bytes, reader);
        default -> reader.skip(tag);
      }
    }
    reader.leaveMessage(outerLimit);
    known = V1Tag.of(key);
  }

  private void clear() {
    key.clear();
    value.clear();
    hasData = false;
  }

  private void readValue(byte[] bytes, WireReader reader) {
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case FieldTags.VALUE_TEXT -> {
          value.read(bytes, reader);
          hasData = true;
        }
        case FieldTags.VALUE_INTEGER -> setValue(Long.toString(reader.readVarint()));
        case FieldTags.VALUE_DECIMAL -> setValue(GoNumbers.sixDecimals(Doubles.read(bytes, reader)));
        default -> reader.skip(tag);
      }
    }
    reader.leaveMessage(outerLimit);
  }

  private void setValue(String digits) {
    byte[] text = digits.getBytes(ISO_8859_1);
    value.set(text, 0, text.length);
    hasData = true;
  }

  /** {@code null} when the key is none of the first generation's. */
  V1Tag known() {
    return known;
  }

  Slice value() {
    return value;
  }

  /** False only of a deprecated tag. */
  boolean hasData() {
    return hasData;
  }

  boolean hasKey(byte[] text) {
    return key.equalTo(text);
  }

  boolean isAmong(int tags) {
    return known != null && (known.bit() & tags) != 0;
  }

  void write(WireWriter out, int fieldNumber) {
    out.writeTag(fieldNumber, WireType.LENGTH_DELIMITED);
    out.writeVarint(WireWriter.bytesFieldSize(EnvelopeFields.MAP_KEY, key.length())
        + WireWriter.bytesFieldSize(EnvelopeFields.MAP_VALUE, value.length()));
    key.write(out, EnvelopeFields.MAP_KEY);
    value.write(out, EnvelopeFields.MAP_VALUE);
  }
}
