package loggregator.outputs;

import com.google.protobuf.InvalidProtocolBufferException;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.FieldTags;
import loggregator.envelope.MessageType;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/**
 * An envelope as ranges of its bytes, for those who write it in another form. What an envelope of its type doesn't have
 * is empty or 0. Tags are expected in {@code tags}. One thread uses it for one envelope after the other.
 */
public final class OutgoingEnvelope {
  /** Of a log: its payload; of an event: its body. */
  public final FieldText content = new FieldText();
  /** Of a counter or timer: its name; of an event: its title. */
  public final FieldText name = new FieldText();
  public final FieldText sourceId = new FieldText();
  public final FieldText instanceId = new FieldText();
  public final OutgoingTags tags = new OutgoingTags();
  /** Of a gauge. */
  public final OutgoingMetrics metrics = new OutgoingMetrics();

  private final WireReader reader = new WireReader();
  private long timestamp;
  private MessageType type;
  private int messages;
  private long first;
  private long second;

  /** Whether the bytes are an envelope; if not, the answers are void. */
  public boolean read(byte[] bytes, int start, int end) {
    boolean isRead = readOnce(bytes, start, end);
    return isRead && isUnusual() ? readNormalized(bytes, start, end) : isRead;
  }

  private boolean isUnusual() {
    return messages > 1 || tags.size() >= OutgoingTags.COMPARED || metrics.size() >= OutgoingTags.COMPARED;
  }

  /** Parsers merge what is in pieces, and find equal keys among many. */
  private boolean readNormalized(byte[] bytes, int start, int end) {
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
    sourceId.clear();
    instanceId.clear();
    name.clear();
    content.clear();
    tags.clear();
    metrics.clear();
    timestamp = 0;
    type = MessageType.NONE;
    messages = 0;
    first = 0;
    second = 0;
  }

  private void readField(byte[] bytes, int tag) {
    switch (tag) {
      case FieldTags.TAGS -> tags.read(bytes, reader);
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

  private void readMessage(byte[] bytes, MessageType member) {
    type = member;
    messages++;
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (WireType.of(tag)) {
        case WireType.LENGTH_DELIMITED -> readText(bytes, WireType.fieldNumber(tag));
        case WireType.VARINT -> readNumber(WireType.fieldNumber(tag), reader.readVarint());
        default -> reader.skip(tag);
      }
    }
    reader.leaveMessage(outerLimit);
  }

  /** A log's payload, a gauge's metrics and the others' names are all field 1. */
  private void readText(byte[] bytes, int field) {
    if (field == EnvelopeFields.GAUGE_METRICS && type == MessageType.GAUGE) {
      metrics.read(bytes, reader);
    } else if (field == EnvelopeFields.LOG_PAYLOAD && type == MessageType.LOG
        || field == EnvelopeFields.EVENT_BODY && type == MessageType.EVENT) {
      content.read(bytes, reader);
    } else if (field == EnvelopeFields.COUNTER_NAME) {
      name.read(bytes, reader);
    } else {
      reader.skipBytes(reader.readLength());
    }
  }

  /** A log's type is field 2 as a counter's delta and a timer's start are. */
  private void readNumber(int field, long number) {
    if (field == EnvelopeFields.COUNTER_DELTA) {
      first = number;
    } else if (field == EnvelopeFields.COUNTER_TOTAL) {
      second = number;
    }
  }

  /** Nanoseconds since 1970. */
  public long timestamp() {
    return timestamp;
  }

  /** {@link MessageType#NONE} when no member of the oneof is set. */
  public MessageType type() {
    return type;
  }

  /** Of a log: 0 for OUT, 1 for ERR. */
  public int logType() {
    return (int) first;
  }

  /** Unsigned. */
  public long delta() {
    return first;
  }

  /** Unsigned. */
  public long total() {
    return second;
  }

  /** Of a timer; nanoseconds since 1970. */
  public long startNanos() {
    return first;
  }

  public long stopNanos() {
    return second;
  }
}
