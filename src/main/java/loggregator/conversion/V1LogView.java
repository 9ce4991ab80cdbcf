package loggregator.conversion;

import static loggregator.envelope.WireType.BITS;
import static loggregator.envelope.WireType.LENGTH_DELIMITED;
import static loggregator.envelope.WireType.VARINT;

import loggregator.envelope.WireReader;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;

/**
 * A log of the first generation as ranges of its bytes; its text may be any bytes. One thread uses it for one log after
 * the other.
 */
final class V1LogView {
  private static final int ORIGIN = Envelope.ORIGIN_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int EVENT_TYPE = Envelope.EVENTTYPE_FIELD_NUMBER << BITS | VARINT;
  private static final int TIMESTAMP = Envelope.TIMESTAMP_FIELD_NUMBER << BITS | VARINT;
  private static final int DEPLOYMENT = Envelope.DEPLOYMENT_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int JOB = Envelope.JOB_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int INDEX = Envelope.INDEX_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int IP = Envelope.IP_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int TAGS = Envelope.TAGS_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int LOG = Envelope.LOGMESSAGE_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int HTTP = Envelope.HTTPSTARTSTOP_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int VALUE = Envelope.VALUEMETRIC_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int COUNTER = Envelope.COUNTEREVENT_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int ERROR = Envelope.ERROR_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int CONTAINER = Envelope.CONTAINERMETRIC_FIELD_NUMBER << BITS | LENGTH_DELIMITED;

  private static final int LOG_PAYLOAD = LogMessage.MESSAGE_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int LOG_TYPE = LogMessage.MESSAGE_TYPE_FIELD_NUMBER << BITS | VARINT;
  private static final int LOG_TIMESTAMP = LogMessage.TIMESTAMP_FIELD_NUMBER << BITS | VARINT;
  private static final int LOG_APP_ID = LogMessage.APP_ID_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int LOG_SOURCE_TYPE = LogMessage.SOURCE_TYPE_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int LOG_SOURCE_INSTANCE = LogMessage.SOURCE_INSTANCE_FIELD_NUMBER << BITS | LENGTH_DELIMITED;

  final Slice origin = new Slice();
  final Slice deployment = new Slice();
  final Slice job = new Slice();
  final Slice index = new Slice();
  final Slice ip = new Slice();
  final TagList tags = new TagList();
  final Slice payload = new Slice();
  final Slice appId = new Slice();
  final Slice sourceType = new Slice();
  final Slice sourceInstance = new Slice();
  long timestamp;
  int messageType;

  private final WireReader reader = new WireReader();
  private int eventType;
  private int messages;
  private boolean hasOrigin;
  private boolean hasPayload;
  private boolean hasMessageType;
  private boolean hasLogTimestamp;

  /**
   * Whether the bytes are a complete envelope of a log with exactly one message in one piece. Absent fields keep the
   * value that they had before.
   */
  boolean read(byte[] bytes, int start, int end) {
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      readField(bytes, reader.readTag());
    }
    return !reader.isMalformed() && eventType == EventType.LogMessage_VALUE && messages == 1
        && hasOrigin && hasPayload && hasMessageType && hasLogTimestamp;
  }

  void clear() {
    for (Slice text : new Slice[] {origin, deployment, job, index, ip, payload, appId, sourceType, sourceInstance}) {
      text.clear();
    }
    tags.clear();
    timestamp = 0;
    eventType = 0;
    messages = 0;
    hasOrigin = false;
    hasPayload = false;
    hasMessageType = false;
    hasLogTimestamp = false;
  }

  private void readField(byte[] bytes, int tag) {
    switch (tag) {
      case ORIGIN -> {
        origin.read(bytes, reader);
        hasOrigin = true;
      }
      case EVENT_TYPE -> eventType = reader.readVarint32();
      case TIMESTAMP -> timestamp = reader.readVarint();
      case DEPLOYMENT -> deployment.read(bytes, reader);
      case JOB -> job.read(bytes, reader);
      case INDEX -> index.read(bytes, reader);
      case IP -> ip.read(bytes, reader);
      case TAGS -> tags.readTag(bytes, reader);
      case LOG -> readLog(bytes);
      // such a message may be incomplete, and the envelope with it
      case HTTP, VALUE, COUNTER, ERROR, CONTAINER -> reader.fail();
      default -> reader.skip(tag);
    }
  }

  private void readLog(byte[] bytes) {
    messages++;
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      readLogField(bytes, reader.readTag());
    }
    reader.leaveMessage(outerLimit);
  }

  private void readLogField(byte[] bytes, int tag) {
    switch (tag) {
      case LOG_PAYLOAD -> {
        payload.read(bytes, reader);
        hasPayload = true;
      }
      case LOG_TYPE -> {
        messageType = reader.readVarint32();
        hasMessageType = true;
      }
      case LOG_TIMESTAMP -> {
        reader.readVarint();
        hasLogTimestamp = true;
      }
      case LOG_APP_ID -> appId.read(bytes, reader);
      case LOG_SOURCE_TYPE -> sourceType.read(bytes, reader);
      case LOG_SOURCE_INSTANCE -> sourceInstance.read(bytes, reader);
      default -> reader.skip(tag);
    }
  }
}
