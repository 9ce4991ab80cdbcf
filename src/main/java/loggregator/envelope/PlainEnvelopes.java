package loggregator.envelope;

import static loggregator.envelope.WireType.FIXED32;
import static loggregator.envelope.WireType.FIXED64;
import static loggregator.envelope.WireType.LENGTH_DELIMITED;
import static loggregator.envelope.WireType.VARINT;

/**
 * Recognizes, at a fraction of the price, envelopes that are well-formed in the way nearly all are: tags of one byte,
 * lengths of one or two, text of ASCII. {@link EnvelopeValidator} judges all other envelopes in full.
 */
final class PlainEnvelopes {
  static final int NOT_PLAIN = 0;
  /** A bit for each number of a field that is there, which a tag of one byte has room for. */
  static final int FIELDS = 0xFFFE;
  /** Among them is one whose content is empty. */
  static final int SOME_EMPTY = 1 << 16;

  private static final int PLAIN = 1 << 17;
  private static final int NO = -1;
  private static final int MAX_VARINT_BYTES = 10;

  private PlainEnvelopes() {}

  /**
   * Keeps its state in local variables. The depth is that of the schema, so it needs no limit.
   *
   * @return {@link #NOT_PLAIN}, or which fields there are
   */
  static int read(byte[] bytes, int start, int end, MessageSchema schema) {
    int found = PLAIN;
    int position = start;
    while (position < end) {
      int tag = bytes[position++];
      if (tag < 1 << WireType.BITS) {
        return NOT_PLAIN;
      }
      int contentStart = position;
      position = switch (WireType.of(tag)) {
        case LENGTH_DELIMITED -> afterContent(bytes, position, end, schema.content(WireType.fieldNumber(tag)));
        case VARINT -> afterVarint(bytes, position, end);
        case FIXED64 -> position + Long.BYTES;
        case FIXED32 -> position + Integer.BYTES;
        default -> NO;
      };
      if (position == NO) {
        return NOT_PLAIN;
      }
      boolean empty = WireType.of(tag) == LENGTH_DELIMITED && bytes[contentStart] == 0;
      found |= 1 << WireType.fieldNumber(tag) | (empty ? SOME_EMPTY : 0);
    }
    return position == end ? found : NOT_PLAIN;
  }

  /** The last byte that a varint may have has room for one bit. */
  private static int afterVarint(byte[] bytes, int start, int end) {
    int last = Math.min(end, start + MAX_VARINT_BYTES);
    for (int position = start; position < last; position++) {
      if (bytes[position] >= 0) {
        return position - start < MAX_VARINT_BYTES - 1 || bytes[position] <= 1 ? position + 1 : NO;
      }
    }
    return NO;
  }

  private static int afterContent(byte[] bytes, int start, int end, MessageSchema content) {
    int position = start;
    int length = position < end ? bytes[position++] : NO;
    if (length < 0) {
      int high = position < end ? bytes[position++] : NO;
      if (high < 0) {
        return NO;
      }
      length = length & 0x7F | high << 7;
    }
    int next = position + length;
    boolean plain = next <= end
        && (content == null
            || (content == MessageSchema.TEXT
                ? Utf8.isAscii(bytes, position, next)
                : read(bytes, position, next, content) != NOT_PLAIN));
    return plain ? next : NO;
  }
}
