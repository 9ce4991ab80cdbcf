package loggregator.conversion;

import static java.nio.charset.StandardCharsets.UTF_8;

import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;

/**
 * Makes an envelope's tags valid UTF-8. Java's protobuf parser insists on that in the maps of the first generation, but
 * not in its other fields.
 */
final class V1TagRepair {
  private static final int TAG =
      Envelope.TAGS_FIELD_NUMBER << WireType.BITS | WireType.LENGTH_DELIMITED;
  private static final int KEY_FIELD = 1;
  private static final int VALUE_FIELD = 2;
  private static final int KEY = KEY_FIELD << WireType.BITS | WireType.LENGTH_DELIMITED;
  private static final int VALUE = VALUE_FIELD << WireType.BITS | WireType.LENGTH_DELIMITED;

  private final byte[] bytes;
  private final WireReader reader = new WireReader();
  private final WireWriter out;
  private String key;
  private String value;

  private V1TagRepair(byte[] bytes, int length) {
    this.bytes = bytes;
    this.out = new WireWriter(length);
  }

  /** The envelope with every tag written anew; its other faults stay. */
  static byte[] repaired(byte[] bytes, int offset, int length) {
    return new V1TagRepair(bytes, length).repair(offset, offset + length);
  }

  private byte[] repair(int start, int end) {
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      int fieldStart = reader.position();
      int tag = reader.readTag();
      if (tag == TAG) {
        readEntry();
        writeEntry();
      } else {
        reader.skip(tag);
        out.writeRaw(bytes, fieldStart, reader.position() - fieldStart);
      }
    }
    return out.toByteArray();
  }

  private void readEntry() {
    key = "";
    value = "";
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case KEY -> key = readText();
        case VALUE -> value = readText();
        default -> reader.skip(tag);
      }
    }
    reader.leaveMessage(outerLimit);
  }

  private String readText() {
    int length = reader.readLength();
    int start = reader.position();
    reader.skipBytes(length);
    return new String(bytes, start, length, UTF_8);
  }

  private void writeEntry() {
    int content = out.beginMessage(Envelope.TAGS_FIELD_NUMBER);
    out.writeBytesField(KEY_FIELD, key.getBytes(UTF_8));
    out.writeBytesField(VALUE_FIELD, value.getBytes(UTF_8));
    out.endMessage(content);
  }
}
