package loggregator.recent;

import loggregator.envelope.FieldTags;
import loggregator.envelope.MessageType;
import loggregator.envelope.WireReader;

/** Reads from an envelope's bytes by what it is kept. Serves one thread. */
final class EnvelopeHead {
  private final WireReader reader = new WireReader();
  private long timestamp;
  private int sourceStart;
  private int sourceEnd;
  private MessageType type = MessageType.NONE;

  /** Whether the bytes could be read; if not, the answers are void. */
  boolean read(byte[] bytes, int start, int end) {
    timestamp = 0;
    sourceStart = sourceEnd = start;
    type = MessageType.NONE;
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      readField(reader.readTag());
    }
    return !reader.isMalformed();
  }

  /** In nanoseconds since 1970, whatever the producer says. */
  long timestamp() {
    return timestamp;
  }

  int sourceStart() {
    return sourceStart;
  }

  int sourceEnd() {
    return sourceEnd;
  }

  MessageType type() {
    return type;
  }

  private void readField(int tag) {
    switch (tag) {
      case FieldTags.TIMESTAMP -> timestamp = reader.readVarint();
      case FieldTags.SOURCE_ID -> {
        int length = reader.readLength();
        sourceStart = reader.position();
        sourceEnd = sourceStart + length;
        reader.skipBytes(length);
      }
      case FieldTags.LOG -> message(tag, MessageType.LOG);
      case FieldTags.COUNTER -> message(tag, MessageType.COUNTER);
      case FieldTags.GAUGE -> message(tag, MessageType.GAUGE);
      case FieldTags.TIMER -> message(tag, MessageType.TIMER);
      case FieldTags.EVENT -> message(tag, MessageType.EVENT);
      default -> reader.skip(tag);
    }
  }

  private void message(int tag, MessageType kind) {
    type = kind;
    reader.skip(tag);
  }
}
