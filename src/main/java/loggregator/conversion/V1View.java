package loggregator.conversion;

import static loggregator.envelope.WireType.BITS;
import static loggregator.envelope.WireType.LENGTH_DELIMITED;
import static loggregator.envelope.WireType.VARINT;

import loggregator.envelope.FieldTags;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.dropsonde.events.HttpFactory.HttpStartStop;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;
import org.cloudfoundry.dropsonde.events.MetricFactory.ContainerMetric;
import org.cloudfoundry.dropsonde.events.UuidFactory.UUID;

/**
 * An envelope of the first generation as it came, if every parser takes it so. Tells what filters and Agents want to
 * know of it. One thread uses it for one envelope after the other.
 */
public final class V1View {
  private static final int ORIGIN = Envelope.ORIGIN_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int EVENT_TYPE = Envelope.EVENTTYPE_FIELD_NUMBER << BITS | VARINT;
  private static final int TAGS = Envelope.TAGS_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int REQUEST_APP = HttpStartStop.APPLICATIONID_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int LOG_APP = LogMessage.APP_ID_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int CONTAINER_APP = ContainerMetric.APPLICATIONID_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int UUID_LOW = UUID.LOW_FIELD_NUMBER << BITS | VARINT;
  private static final int UUID_HIGH = UUID.HIGH_FIELD_NUMBER << BITS | VARINT;

  private final WireReader reader = new WireReader();
  private final Slice origin = new Slice();
  private final Slice sourceIdTag = new Slice();
  private final Slice key = new Slice();
  private final Slice value = new Slice();
  private final Slice app = new Slice();
  private final V1Uuid requestApp = new V1Uuid();
  private boolean hasRequestApp;
  private int type;
  /** A bit for each number of a text or message. */
  private int present;
  private byte[] bytes;
  private int start;
  private int end;

  /** Whether every parser takes these bytes for an envelope with the message of its type; if not, it tells nothing. */
  public boolean read(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    reader.reset(bytes, start, end);
    if (!V1Schema.ENVELOPE.check(bytes, reader)) {
      return false;
    }
    readFields();
    return has(messageField());
  }

  private void readFields() {
    origin.clear();
    sourceIdTag.clear();
    present = 0;
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      int number = tag >>> BITS;
      present |= number < Integer.SIZE && WireType.of(tag) == LENGTH_DELIMITED ? 1 << number : 0;
      switch (tag) {
        case ORIGIN -> origin.read(bytes, reader);
        case EVENT_TYPE -> type = reader.readVarint32();
        case TAGS -> readTag();
        default -> reader.skip(tag);
      }
    }
  }

  private void readTag() {
    key.clear();
    value.clear();
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case FieldTags.MAP_KEY -> key.read(bytes, reader);
        case FieldTags.MAP_VALUE -> value.read(bytes, reader);
        default -> reader.skip(tag);
      }
    }
    reader.leaveMessage(outerLimit);
    if (key.equalTo(V1Tag.SOURCE_ID.bytes)) {
      sourceIdTag.set(value.bytes(), value.start(), value.length());
    }
  }

  private int messageField() {
    return switch (EventType.forNumber(type)) {
      case HttpStartStop -> Envelope.HTTPSTARTSTOP_FIELD_NUMBER;
      case LogMessage -> Envelope.LOGMESSAGE_FIELD_NUMBER;
      case ValueMetric -> Envelope.VALUEMETRIC_FIELD_NUMBER;
      case CounterEvent -> Envelope.COUNTEREVENT_FIELD_NUMBER;
      case Error -> Envelope.ERROR_FIELD_NUMBER;
      case ContainerMetric -> Envelope.CONTAINERMETRIC_FIELD_NUMBER;
    };
  }

  /** Whether the envelope has a text or message of that number. */
  boolean has(int fieldNumber) {
    return (present & 1 << fieldNumber) != 0;
  }

  Slice origin() {
    return origin;
  }

  /** Empty where there is none. */
  Slice sourceIdTag() {
    return sourceIdTag;
  }

  /** Writes the envelope as it came, as the content of that field. */
  public void write(WireWriter out, int fieldNumber) {
    out.writeBytesField(fieldNumber, bytes, start, end - start);
  }

  /** Whether the condition takes it, as the original's Router judges: by its own application's id alone. */
  boolean isTakenBy(V1Condition condition) {
    return switch (EventType.forNumber(type)) {
      case LogMessage -> condition.takesLog(app(LOG_APP));
      case ContainerMetric -> condition.takesContainerMetric(app(CONTAINER_APP));
      case HttpStartStop -> {
        readMessage(REQUEST_APP);
        yield condition.takesHttp(hasRequestApp ? requestApp : null);
      }
      case ValueMetric, CounterEvent, Error -> condition.takesSystemMetric();
    };
  }

  private Slice app(int appTag) {
    readMessage(appTag);
    return app;
  }

  private void readMessage(int appTag) {
    app.clear();
    hasRequestApp = false;
    int message = messageField() << BITS | LENGTH_DELIMITED;
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == message) {
        int outerLimit = reader.enterMessage();
        readApp(appTag);
        reader.leaveMessage(outerLimit);
      } else {
        reader.skip(tag);
      }
    }
  }

  private void readApp(int appTag) {
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag != appTag) {
        reader.skip(tag);
      } else if (appTag == REQUEST_APP) {
        readUuid();
      } else {
        app.read(bytes, reader);
      }
    }
  }

  private void readUuid() {
    long low = 0;
    long high = 0;
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case UUID_LOW -> low = reader.readVarint();
        case UUID_HIGH -> high = reader.readVarint();
        default -> reader.skip(tag);
      }
    }
    reader.leaveMessage(outerLimit);
    requestApp.set(low, high);
    hasRequestApp = true;
  }
}
