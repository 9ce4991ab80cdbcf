package loggregator.outputs.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.LongSupplier;
import loggregator.envelope.MessageType;
import loggregator.envelope.Utf8;
import loggregator.envelope.WireWriter;
import loggregator.outputs.FieldText;
import loggregator.outputs.OutgoingEnvelope;
import loggregator.outputs.OutgoingTags.Tag;

/** Logs, and events whose body is a map of title and body, as log records. One thread. */
final class LogForm extends RecordForm {
  private static final int RECORD = 2;
  private static final int TIME = 1;
  private static final int SEVERITY_NUMBER = 2;
  private static final int SEVERITY_TEXT = 3;
  private static final int BODY = 5;
  private static final int ATTRIBUTES = 6;
  private static final int TRACE_ID = 9;
  private static final int SPAN_ID = 10;
  private static final int OBSERVED_TIME = 11;
  private static final int BYTES_VALUE = 7;
  private static final int MAP_VALUE = 6;
  private static final int MAP_ENTRY = 1;

  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;
  private static final int INFO = 9;
  private static final int ERROR = 17;
  private static final int MOST_SEVERE = 24;
  private static final byte[] TITLE_KEY = "title".getBytes(UTF_8);
  private static final byte[] BODY_KEY = "body".getBytes(UTF_8);

  private final LongSupplier nowNanos;

  LogForm(LongSupplier nowNanos) {
    this.nowNanos = nowNanos;
  }

  @Override
  String write(OutgoingEnvelope envelope, WireWriter out) {
    int record = out.beginMessage(RECORD);
    OtlpFields.time(out, TIME, envelope.timestamp());
    if (envelope.type() == MessageType.LOG) {
      writeSeverity(envelope, out);
      writeBody(envelope.content, out);
    } else {
      writeEvent(envelope, out);
    }
    writeAttributes(envelope, out, ATTRIBUTES);
    writeId(envelope, OtlpTags.TRACE_ID, TRACE_ID_BYTES, out, TRACE_ID);
    writeId(envelope, OtlpTags.SPAN_ID, SPAN_ID_BYTES, out, SPAN_ID);
    OtlpFields.time(out, OBSERVED_TIME, nowNanos.getAsLong());
    out.endMessage(record);
    return "";
  }

  /** What an SDK said comes before what the type tells. */
  private static void writeSeverity(OutgoingEnvelope envelope, WireWriter out) {
    boolean isError = envelope.logType() == 1;
    int said = number(envelope.tags.find(OtlpTags.SEVERITY_NUMBER));
    FieldText text = envelope.tags.find(OtlpTags.SEVERITY_TEXT);
    out.writeVarintField(SEVERITY_NUMBER, said > 0 ? said : isError ? ERROR : INFO);
    if (text == null && said == 0) {
      OtlpFields.text(out, SEVERITY_TEXT, isError ? "ERROR" : "INFO");
    } else {
      OtlpFields.text(out, SEVERITY_TEXT, text);
    }
  }

  private static int number(FieldText tag) {
    if (tag == null || tag.isEmpty() || tag.length() > 2) {
      return 0;
    }
    int number = 0;
    for (int i = tag.start(); i < tag.end(); i++) {
      int digit = Character.digit(tag.bytes()[i], 10);
      if (digit < 0) {
        return 0;
      }
      number = 10 * number + digit;
    }
    return number <= MOST_SEVERE ? number : 0;
  }

  /** Bytes that are no text stay what they are. */
  private static void writeBody(FieldText payload, WireWriter out) {
    int body = out.beginMessage(BODY);
    boolean isText = Utf8.isValid(payload.bytes(), payload.start(), payload.end());
    out.writeBytesField(isText ? OtlpFields.STRING_VALUE : BYTES_VALUE, payload.bytes(), payload.start(),
        payload.length());
    out.endMessage(body);
  }

  private static void writeEvent(OutgoingEnvelope envelope, WireWriter out) {
    int body = out.beginMessage(BODY);
    int map = out.beginMessage(MAP_VALUE);
    OtlpFields.attribute(out, MAP_ENTRY, TITLE_KEY, envelope.name);
    OtlpFields.attribute(out, MAP_ENTRY, BODY_KEY, envelope.content);
    out.endMessage(map);
    out.endMessage(body);
  }

  private static void writeId(OutgoingEnvelope envelope, byte[] key, int bytes, WireWriter out, int field) {
    FieldText tag = envelope.tags.find(key);
    if (OtlpFields.isId(tag, bytes)) {
      OtlpFields.id(out, field, tag);
    }
  }

  /** An id that is none, and a severity that is out of range, stay attributes. */
  @Override
  boolean isField(Tag tag, OutgoingEnvelope envelope) {
    return tag.key.equalTo(OtlpTags.TRACE_ID) && OtlpFields.isId(tag.value, TRACE_ID_BYTES)
        || tag.key.equalTo(OtlpTags.SPAN_ID) && OtlpFields.isId(tag.value, SPAN_ID_BYTES)
        || envelope.type() == MessageType.LOG
            && (tag.key.equalTo(OtlpTags.SEVERITY_TEXT)
                || tag.key.equalTo(OtlpTags.SEVERITY_NUMBER) && number(tag.value) > 0);
  }
}
