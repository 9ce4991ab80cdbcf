package loggregator.conversion;

import static java.nio.charset.StandardCharsets.UTF_8;

import loggregator.envelope.FieldTags;
import loggregator.envelope.Utf8;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireWriter;
import org.cloudfoundry.dropsonde.events.ErrorFactory.Error;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage.MessageType;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;

/** Converts a log to a LogMessage, or to an Error if it was an Error before. */
final class LogToV1 {
  private static final byte[] ERROR_TYPE = {'E', 'r', 'r', 'o', 'r'};

  private final V1Writer v1;
  private final WireReader reader = new WireReader();
  private final Slice payload = new Slice();
  private int type;

  LogToV1(V1Writer v1) {
    this.v1 = v1;
  }

  void convert(EnvelopeView v2, V1Condition condition) {
    if (v2.tag(V1Tag.V1_TYPE).equalTo(ERROR_TYPE)) {
      if (condition.takesSystemMetric() && readLog(v2)) {
        writeError(v2);
      }
    } else if (condition.takesLog(v2.sourceId()) && readLog(v2)) {
      writeLogMessage(v2);
    }
  }

  private boolean readLog(EnvelopeView v2) {
    payload.clear();
    type = Log.Type.OUT_VALUE;
    byte[] bytes = v2.message().bytes();
    reader.reset(bytes, v2.message().start(), v2.message().end());
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case FieldTags.LOG_PAYLOAD -> payload.read(bytes, reader);
        case FieldTags.LOG_TYPE -> type = reader.readVarint32();
        default -> reader.skip(tag);
      }
    }
    return !reader.isMalformed();
  }

  /** An empty payload is written, too: the original takes it for an absent one, and loses the envelope. */
  private void writeLogMessage(EnvelopeView v2) {
    WireWriter out = v1.begin(v2, EventType.LogMessage_VALUE);
    int message = out.beginMessage(Envelope.LOGMESSAGE_FIELD_NUMBER);
    payload.write(out, LogMessage.MESSAGE_FIELD_NUMBER);
    out.writeVarintField(LogMessage.MESSAGE_TYPE_FIELD_NUMBER,
        type == Log.Type.OUT_VALUE ? MessageType.OUT_VALUE : MessageType.ERR_VALUE);
    out.writeVarintField(LogMessage.TIMESTAMP_FIELD_NUMBER, v2.timestamp());
    v2.sourceId().write(out, LogMessage.APP_ID_FIELD_NUMBER);
    v2.tag(V1Tag.SOURCE_TYPE).write(out, LogMessage.SOURCE_TYPE_FIELD_NUMBER);
    v2.instanceId().write(out, LogMessage.SOURCE_INSTANCE_FIELD_NUMBER);
    out.endMessage(message);
    v1.end(v2, V1Tag.LOG);
  }

  private void writeError(EnvelopeView v2) {
    WireWriter out = v1.begin(v2, EventType.Error_VALUE);
    int message = out.beginMessage(Envelope.ERROR_FIELD_NUMBER);
    v2.tag(V1Tag.SOURCE).write(out, Error.SOURCE_FIELD_NUMBER);
    out.writeVarintField(Error.CODE_FIELD_NUMBER, (int) Integers.parseLong(v2.tag(V1Tag.CODE)));
    writeText(out, Error.MESSAGE_FIELD_NUMBER);
    out.endMessage(message);
    v1.end(v2, V1Tag.ERROR);
  }

  /** The payload may be any bytes, but this field is text. */
  private void writeText(WireWriter out, int fieldNumber) {
    if (Utf8.isValid(payload.bytes(), payload.start(), payload.end())) {
      payload.write(out, fieldNumber);
    } else {
      String repaired = new String(payload.bytes(), payload.start(), payload.length(), UTF_8);
      out.writeBytesField(fieldNumber, repaired.getBytes(UTF_8));
    }
  }
}
