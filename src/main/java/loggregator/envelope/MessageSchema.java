package loggregator.envelope;

/**
 * What the length-delimited fields of a message type hold: text or messages. Bytes and unknown fields, which may hold
 * anything, have no entry. Fields of other wire types need no entry, because the wire format alone decides whether they
 * are well-formed.
 */
final class MessageSchema {
  /** Not a message but the content of a string field. */
  static final MessageSchema TEXT = new MessageSchema();

  private static final MessageSchema VALUE = new MessageSchema()
      .with(EnvelopeFields.VALUE_TEXT, TEXT);

  private static final MessageSchema LOG = new MessageSchema();

  private static final MessageSchema COUNTER = new MessageSchema()
      .with(EnvelopeFields.COUNTER_NAME, TEXT);

  private static final MessageSchema GAUGE_VALUE = new MessageSchema()
      .with(EnvelopeFields.GAUGE_VALUE_UNIT, TEXT);

  private static final MessageSchema GAUGE = new MessageSchema()
      .with(EnvelopeFields.GAUGE_METRICS, mapTo(GAUGE_VALUE));

  private static final MessageSchema TIMER = new MessageSchema()
      .with(EnvelopeFields.TIMER_NAME, TEXT);

  private static final MessageSchema EVENT = new MessageSchema()
      .with(EnvelopeFields.EVENT_TITLE, TEXT)
      .with(EnvelopeFields.EVENT_BODY, TEXT);

  static final MessageSchema ENVELOPE = new MessageSchema()
      .with(EnvelopeFields.SOURCE_ID, TEXT)
      .with(EnvelopeFields.INSTANCE_ID, TEXT)
      .with(EnvelopeFields.DEPRECATED_TAGS, mapTo(VALUE))
      .with(EnvelopeFields.TAGS, mapTo(TEXT))
      .with(EnvelopeFields.LOG, LOG)
      .with(EnvelopeFields.COUNTER, COUNTER)
      .with(EnvelopeFields.GAUGE, GAUGE)
      .with(EnvelopeFields.TIMER, TIMER)
      .with(EnvelopeFields.EVENT, EVENT);

  private final MessageSchema[] contents = new MessageSchema[EnvelopeFields.EVENT + 1];

  private static MessageSchema mapTo(MessageSchema value) {
    return new MessageSchema()
        .with(EnvelopeFields.MAP_KEY, TEXT)
        .with(EnvelopeFields.MAP_VALUE, value);
  }

  private MessageSchema with(int fieldNumber, MessageSchema content) {
    contents[fieldNumber] = content;
    return this;
  }

  /** {@code null} when the field may hold any bytes. */
  MessageSchema content(int fieldNumber) {
    return fieldNumber < contents.length ? contents[fieldNumber] : null;
  }
}
