package loggregator.recent;

import loggregator.envelope.FieldTags;
import loggregator.envelope.MessageType;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;

/**
 * Reads from an envelope's bytes by what it is kept. Usual ones, whose lengths have two bytes at most, it reads by itself,
 * in one short loop that is compiled well; with all others it takes the long way. Serves one thread.
 */
final class EnvelopeHead {
  private static final int VARINT_BYTES = 10;

  private final WireReader reader = new WireReader();
  private long timestamp;
  private int sourceStart;
  private int sourceEnd;
  private MessageType type = MessageType.NONE;

  /** Whether the bytes could be read; if not, the answers are void. */
  boolean read(byte[] bytes, int start, int end) {
    return readUsual(bytes, start, end) || readAny(bytes, start, end);
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

  /** Whether all of it is usual; if not, the answers are void. */
  private boolean readUsual(byte[] bytes, int start, int end) {
    begin(start);
    int position = start;
    while (position < end - 1) {
      int tag = bytes[position];
      if (tag == FieldTags.TIMESTAMP) {
        position = readTimestamp(bytes, position + 1, end);
        continue;
      }
      int length = bytes[position + 1];
      int content = position + 2;
      if (length < 0 && content < end) {
        length = length & 0x7F | bytes[content++] << 7;
      }
      if (tag < 1 << WireType.BITS || WireType.of(tag) != WireType.LENGTH_DELIMITED || length < 0
          || length > end - content) {
        return false;
      }
      take(tag, content, content + length);
      position = content + length;
    }
    return position == end;
  }

  /** Where it ends; not within the envelope where that is unusual. */
  private int readTimestamp(byte[] bytes, int start, int end) {
    long value = 0;
    int most = Math.min(end, start + VARINT_BYTES - 1);
    for (int position = start, shift = 0; position < most; shift += 7) {
      byte b = bytes[position++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        timestamp = value;
        return position;
      }
    }
    return Integer.MAX_VALUE;
  }

  /** The long way. */
  boolean readAny(byte[] bytes, int start, int end) {
    begin(start);
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == FieldTags.TIMESTAMP) {
        timestamp = reader.readVarint();
      } else if (WireType.of(tag) == WireType.LENGTH_DELIMITED) {
        int length = reader.readLength();
        take(tag, reader.position(), reader.position() + length);
        reader.skipBytes(length);
      } else {
        reader.skip(tag);
      }
    }
    return !reader.isMalformed();
  }

  private void begin(int start) {
    timestamp = 0;
    sourceStart = sourceEnd = start;
    type = MessageType.NONE;
  }

  private void take(int tag, int start, int end) {
    switch (tag) {
      case FieldTags.SOURCE_ID -> {
        sourceStart = start;
        sourceEnd = end;
      }
      case FieldTags.LOG -> type = MessageType.LOG;
      case FieldTags.COUNTER -> type = MessageType.COUNTER;
      case FieldTags.GAUGE -> type = MessageType.GAUGE;
      case FieldTags.TIMER -> type = MessageType.TIMER;
      case FieldTags.EVENT -> type = MessageType.EVENT;
      default -> { }
    }
  }
}
