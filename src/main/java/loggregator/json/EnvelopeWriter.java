package loggregator.json;

import static loggregator.json.JsonBuffer.ascii;

import loggregator.envelope.FieldTags;

/** Writes one envelope as JSON, straight from its bytes. */
final class EnvelopeWriter {
  private static final byte[] TIMESTAMP_NAME = ascii("{\"timestamp\":\"");
  private static final byte[] SOURCE_ID_NAME = ascii("\",\"source_id\":");
  private static final byte[] INSTANCE_ID_NAME = ascii(",\"instance_id\":");
  private static final byte[] DEPRECATED_TAGS_NAME = ascii(",\"deprecated_tags\":");
  private static final byte[] TAGS_NAME = ascii(",\"tags\":");

  private final WireCursor cursor = new WireCursor();
  private final MapEntries deprecatedTags = new MapEntries();
  private final MapEntries tags = new MapEntries();
  private final ValueWriter values = new ValueWriter();
  private final MessageWriter messages = new MessageWriter();

  private long timestamp;
  private int sourceIdStart;
  private int sourceIdEnd;
  private int instanceIdStart;
  private int instanceIdEnd;
  /** The tag of the oneof member that is set, 0 if none. */
  private int messageTag;
  private int messageStart;
  private int messageEnd;

  /**
   * Whether the envelope from {@code start} to {@code end} could be written; if not, it is malformed or has parts that
   * must be merged first, and what was appended is void.
   */
  boolean append(byte[] bytes, int start, int end, JsonBuffer out) {
    if (!read(bytes, start, end)) {
      return false;
    }
    out.raw(TIMESTAMP_NAME);
    out.number(timestamp);
    out.raw(SOURCE_ID_NAME);
    out.string(bytes, sourceIdStart, sourceIdEnd);
    out.raw(INSTANCE_ID_NAME);
    out.string(bytes, instanceIdStart, instanceIdEnd);
    out.raw(DEPRECATED_TAGS_NAME);
    boolean written = appendMap(bytes, deprecatedTags, values, out);
    out.raw(TAGS_NAME);
    written &= appendMap(bytes, tags, EnvelopeWriter::appendText, out);
    written &= messageTag == 0 || messages.append(messageTag, bytes, messageStart, messageEnd, out);
    out.raw('}');
    return written;
  }

  /** Writes a map as an object, each value by {@code member}; false if one could not be written. */
  static boolean appendMap(byte[] bytes, MapEntries entries, Member member, JsonBuffer out) {
    entries.sort();
    boolean written = true;
    out.raw('{');
    for (int i = 0; i < entries.count() && written; i++) {
      if (i > 0) {
        out.raw(',');
      }
      out.string(bytes, entries.keyStart(i), entries.keyEnd(i));
      out.raw(':');
      written = member.append(bytes, entries.valueStart(i), entries.valueEnd(i), out);
    }
    out.raw('}');
    return written;
  }

  private static boolean appendText(byte[] bytes, int start, int end, JsonBuffer out) {
    out.string(bytes, start, end);
    return true;
  }

  private boolean read(byte[] bytes, int start, int end) {
    clear(bytes);
    cursor.open(bytes, start, end);
    while (cursor.next()) {
      if (!readField()) {
        return false;
      }
    }
    return !cursor.failed();
  }

  private boolean readField() {
    switch (cursor.tag()) {
      case FieldTags.TIMESTAMP -> timestamp = cursor.number();
      case FieldTags.SOURCE_ID -> {
        sourceIdStart = cursor.start();
        sourceIdEnd = cursor.end();
      }
      case FieldTags.INSTANCE_ID -> {
        instanceIdStart = cursor.start();
        instanceIdEnd = cursor.end();
      }
      case FieldTags.DEPRECATED_TAGS -> {
        return deprecatedTags.add(cursor.start(), cursor.end());
      }
      case FieldTags.TAGS -> {
        return tags.add(cursor.start(), cursor.end());
      }
      default -> {
        return !MessageWriter.isMessage(cursor.tag()) || readMessage();
      }
    }
    return true;
  }

  /** The last member of the oneof wins; the same one twice in a row would have to be merged. */
  private boolean readMessage() {
    if (messageTag == cursor.tag()) {
      return false;
    }
    messageTag = cursor.tag();
    messageStart = cursor.start();
    messageEnd = cursor.end();
    return true;
  }

  private void clear(byte[] bytes) {
    timestamp = 0;
    sourceIdStart = sourceIdEnd = instanceIdStart = instanceIdEnd = messageTag = 0;
    deprecatedTags.clear(bytes);
    tags.clear(bytes);
  }

  /** Writes one value of a map; false if it is malformed or must be merged first. */
  @FunctionalInterface
  interface Member {
    boolean append(byte[] bytes, int start, int end, JsonBuffer out);
  }
}
