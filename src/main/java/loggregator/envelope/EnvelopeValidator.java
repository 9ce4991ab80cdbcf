package loggregator.envelope;

/**
 * Tells whether every consumer's parser would take an envelope: well-formed at every level that the schema knows, valid
 * UTF-8 in every string. Foreign bytes are validated once, when they enter, and never again. One validator serves one
 * thread and allocates nothing.
 */
public final class EnvelopeValidator {
  private final WireReader reader = new WireReader();
  private byte[] bytes;
  private int fields;

  /** Whether the bytes from {@code start} to {@code end} are one {@code loggregator.v2.Envelope}. */
  public boolean isValid(byte[] bytes, int start, int end) {
    return isValid(bytes, start, end, 0);
  }

  /** The same for an envelope within a batch, which takes one of the levels that may be nested. */
  boolean isValidRecord(byte[] bytes, int start, int end) {
    return isValid(bytes, start, end, 1);
  }

  /** Which fields the envelope has that was valid last. */
  int fields() {
    return fields;
  }

  private boolean isValid(byte[] bytes, int start, int end, int depth) {
    int plain = PlainEnvelopes.read(bytes, start, end, MessageSchema.ENVELOPE);
    fields = plain == PlainEnvelopes.NOT_PLAIN ? KnownFields.UNKNOWN : KnownFields.ofPlain(plain);
    return plain != PlainEnvelopes.NOT_PLAIN || isWellFormed(bytes, start, end, depth);
  }

  private boolean isWellFormed(byte[] bytes, int start, int end, int depth) {
    this.bytes = bytes;
    reader.reset(bytes, start, end, depth);
    checkFields(MessageSchema.ENVELOPE);
    return !reader.isMalformed();
  }

  private void checkFields(MessageSchema schema) {
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (WireType.of(tag) == WireType.LENGTH_DELIMITED) {
        checkContent(schema.content(WireType.fieldNumber(tag)));
      } else {
        reader.skip(tag);
      }
    }
  }

  private void checkContent(MessageSchema content) {
    if (content == null) {
      reader.skipBytes(reader.readLength());
    } else if (content == MessageSchema.TEXT) {
      checkText();
    } else {
      int outerLimit = reader.enterMessage();
      checkFields(content);
      reader.leaveMessage(outerLimit);
    }
  }

  private void checkText() {
    int length = reader.readLength();
    int start = reader.position();
    if (Utf8.isValid(bytes, start, start + length)) {
      reader.skipBytes(length);
    } else {
      reader.fail();
    }
  }
}
