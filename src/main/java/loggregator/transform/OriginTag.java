package loggregator.transform;

import static java.nio.charset.StandardCharsets.UTF_8;

import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.FieldTags;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireWriter;

/**
 * The tag {@code origin}, by which older producers name themselves. It becomes the source id of an envelope without
 * one: from {@code tags}, otherwise the text from {@code deprecated_tags}. Serves one thread.
 */
final class OriginTag {
  private static final byte[] KEY = "origin".getBytes(UTF_8);

  private final WireReader reader = new WireReader();
  private final TagEntry entry = new TagEntry();
  private boolean found;
  private int start;
  private int length;

  /** Whether there is such a tag, which may be empty. */
  boolean find(byte[] bytes, int envelopeStart, int envelopeEnd) {
    return find(bytes, envelopeStart, envelopeEnd, FieldTags.TAGS)
        || find(bytes, envelopeStart, envelopeEnd, FieldTags.DEPRECATED_TAGS);
  }

  /** Writes what was found as source id. */
  void writeAsSourceId(byte[] bytes, WireWriter out) {
    if (length > 0) {
      out.writeBytesField(EnvelopeFields.SOURCE_ID, bytes, start, length);
    }
  }

  private boolean find(byte[] bytes, int envelopeStart, int envelopeEnd, int mapTag) {
    found = false;
    reader.reset(bytes, envelopeStart, envelopeEnd);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == mapTag) {
        readEntry(bytes, tag);
      } else {
        reader.skip(tag);
      }
    }
    return found;
  }

  private void readEntry(byte[] bytes, int tag) {
    if (tag == FieldTags.TAGS) {
      entry.readTag(bytes, reader);
    } else {
      entry.readDeprecatedTag(bytes, reader);
    }
    if (entry.hasKey(KEY)) {
      found = true;
      start = entry.textStart();
      length = entry.isText() ? entry.textLength() : 0;
    }
  }
}
