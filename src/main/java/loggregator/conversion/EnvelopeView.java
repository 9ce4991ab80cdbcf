package loggregator.conversion;

import com.google.protobuf.InvalidProtocolBufferException;
import loggregator.envelope.FieldTags;
import loggregator.envelope.MessageType;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireWriter;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/**
 * An envelope of the second generation as ranges of its bytes. An envelope in an unusual encoding – a message in
 * pieces, equal tags where one is empty – is first brought into the form that every encoder writes. One thread uses it
 * for one envelope after the other.
 */
final class EnvelopeView {
  private static final Slice NONE = new Slice();

  private final WireReader reader = new WireReader();
  private final TagList tags = new TagList();
  private final TagList deprecatedTags = new TagList();
  private final Slice sourceId = new Slice();
  private final Slice instanceId = new Slice();
  private final Slice message = new Slice();
  private long timestamp;
  private MessageType type;
  private int messages;

  /** Whether the bytes from {@code start} to {@code end} are an envelope; if not, the answers are void. */
  boolean read(byte[] bytes, int start, int end) {
    if (!readOnce(bytes, start, end)) {
      return false;
    }
    return messages > 1 || deprecatedTags.anyLacksData() ? readNormalized(bytes, start, end) : true;
  }

  /** Reads an envelope whose encoding turned out to be unusual, here or when its message was read. */
  boolean readNormalized(byte[] bytes, int start, int end) {
    try {
      byte[] normalized = Envelope.parser().parseFrom(bytes, start, end - start).toByteArray();
      return readOnce(normalized, 0, normalized.length);
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  private boolean readOnce(byte[] bytes, int start, int end) {
    clear();
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      readField(bytes, reader.readTag());
    }
    return !reader.isMalformed();
  }

  private void clear() {
    tags.clear();
    deprecatedTags.clear();
    sourceId.clear();
    instanceId.clear();
    message.clear();
    timestamp = 0;
    type = MessageType.NONE;
    messages = 0;
  }

  private void readField(byte[] bytes, int tag) {
    switch (tag) {
      case FieldTags.TAGS -> tags.readTag(bytes, reader);
      case FieldTags.DEPRECATED_TAGS -> deprecatedTags.readDeprecatedTag(bytes, reader);
      case FieldTags.TIMESTAMP -> timestamp = reader.readVarint();
      case FieldTags.SOURCE_ID -> sourceId.read(bytes, reader);
      case FieldTags.INSTANCE_ID -> instanceId.read(bytes, reader);
      case FieldTags.LOG -> readMessage(bytes, MessageType.LOG);
      case FieldTags.COUNTER -> readMessage(bytes, MessageType.COUNTER);
      case FieldTags.GAUGE -> readMessage(bytes, MessageType.GAUGE);
      case FieldTags.TIMER -> readMessage(bytes, MessageType.TIMER);
      case FieldTags.EVENT -> readMessage(bytes, MessageType.EVENT);
      default -> reader.skip(tag);
    }
  }

  private void readMessage(byte[] bytes, MessageType type) {
    this.type = type;
    message.read(bytes, reader);
    messages++;
  }

  long timestamp() {
    return timestamp;
  }

  Slice sourceId() {
    return sourceId;
  }

  Slice instanceId() {
    return instanceId;
  }

  /** {@link MessageType#NONE} when no member of the oneof is set. */
  MessageType type() {
    return type;
  }

  /** The content of the member of the oneof. */
  Slice message() {
    return message;
  }

  boolean hasTag(V1Tag tag) {
    return tags.get(tag) != null || deprecatedTags.get(tag) != null;
  }

  /** The value of a tag, if both maps have it the one that is not deprecated; empty if there is none. */
  Slice tag(V1Tag tag) {
    Slice value = tags.get(tag);
    if (value == null) {
      value = deprecatedTags.get(tag);
    }
    return value == null ? NONE : value;
  }

  /**
   * Writes all tags to a v1 envelope but those of the set {@code without}. If both maps have a tag, the deprecated one
   * comes last, so that it counts: {@link #tag} differs from this, as in the original.
   */
  void writeTags(WireWriter out, int without) {
    tags.write(out, EventFactory.Envelope.TAGS_FIELD_NUMBER, without);
    deprecatedTags.write(out, EventFactory.Envelope.TAGS_FIELD_NUMBER, without);
  }
}
