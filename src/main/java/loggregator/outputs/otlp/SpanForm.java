package loggregator.outputs.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import loggregator.envelope.WireWriter;
import loggregator.outputs.FieldText;
import loggregator.outputs.OutgoingEnvelope;
import loggregator.outputs.OutgoingTags.Tag;

/** Timers with the ids of a trace as spans. One thread. */
final class SpanForm extends RecordForm {
  private static final int SPAN = 2;
  private static final int TRACE_ID = 1;
  private static final int SPAN_ID = 2;
  private static final int TRACE_STATE = 3;
  private static final int PARENT = 4;
  private static final int NAME = 5;
  private static final int KIND = 6;
  private static final int START = 7;
  private static final int END = 8;
  private static final int ATTRIBUTES = 9;
  private static final int STATUS = 15;
  private static final int STATUS_MESSAGE = 2;
  private static final int STATUS_CODE = 3;

  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;
  private static final List<String> KINDS = List.of("", "internal", "server", "client", "producer", "consumer");
  private static final int INTERNAL = 1;
  private static final int SERVER = 2;
  private static final int CLIENT = 3;
  private static final int OK = 1;
  private static final int ERROR = 2;
  private static final byte[] HTTP = "http".getBytes(UTF_8);

  @Override
  String write(OutgoingEnvelope envelope, WireWriter out) {
    FieldText traceId = envelope.tags.find(OtlpTags.TRACE_ID);
    FieldText spanId = envelope.tags.find(OtlpTags.SPAN_ID);
    FieldText parentId = envelope.tags.find(OtlpTags.PARENT_SPAN_ID);
    if (!OtlpFields.isId(traceId, TRACE_ID_BYTES) || !OtlpFields.isId(spanId, SPAN_ID_BYTES)) {
      return "no_trace_ids";
    }
    int span = out.beginMessage(SPAN);
    OtlpFields.id(out, TRACE_ID, traceId);
    OtlpFields.id(out, SPAN_ID, spanId);
    OtlpFields.text(out, TRACE_STATE, envelope.tags.find(OtlpTags.TRACE_STATE));
    if (OtlpFields.isId(parentId, SPAN_ID_BYTES)) {
      OtlpFields.id(out, PARENT, parentId);
    }
    OtlpFields.text(out, NAME, name(envelope));
    out.writeVarintField(KIND, kind(envelope));
    OtlpFields.time(out, START, envelope.startNanos());
    OtlpFields.time(out, END, envelope.stopNanos());
    writeAttributes(envelope, out, ATTRIBUTES);
    writeStatus(envelope, out);
    out.endMessage(span);
    return "";
  }

  /** Requests over HTTP are all called the same. */
  private static String name(OutgoingEnvelope envelope) {
    FieldText method = envelope.tags.find(OtlpTags.METHOD);
    String path = path(envelope.tags.find(OtlpTags.URI));
    return envelope.name.equalTo(HTTP) && method != null && !path.isEmpty()
        ? method + " " + path : envelope.name.toString();
  }

  private static String path(FieldText uri) {
    try {
      String path = uri == null ? null : new URI(uri.toString()).getPath();
      return path == null ? "" : path;
    } catch (URISyntaxException e) {
      return "";
    }
  }

  private static int kind(OutgoingEnvelope envelope) {
    int said = KINDS.indexOf(text(envelope, OtlpTags.SPAN_KIND));
    return said > 0 ? said : switch (text(envelope, OtlpTags.PEER_TYPE)) {
      case "Server" -> SERVER;
      case "Client" -> CLIENT;
      default -> INTERNAL;
    };
  }

  private static void writeStatus(OutgoingEnvelope envelope, WireWriter out) {
    int code = switch (text(envelope, OtlpTags.STATUS_CODE)) {
      case "OK" -> OK;
      case "ERROR" -> ERROR;
      default -> text(envelope, OtlpTags.HTTP_STATUS).matches("5\\d\\d") ? ERROR : 0;
    };
    FieldText description = envelope.tags.find(OtlpTags.STATUS_DESCRIPTION);
    if (code != 0 || description != null) {
      int status = out.beginMessage(STATUS);
      OtlpFields.text(out, STATUS_MESSAGE, description);
      out.writeVarintField(STATUS_CODE, code);
      out.endMessage(status);
    }
  }

  private static String text(OutgoingEnvelope envelope, byte[] key) {
    FieldText tag = envelope.tags.find(key);
    return tag == null ? "" : tag.toString();
  }

  @Override
  boolean isField(Tag tag, OutgoingEnvelope envelope) {
    return tag.key.equalTo(OtlpTags.TRACE_ID) || tag.key.equalTo(OtlpTags.SPAN_ID)
        || tag.key.equalTo(OtlpTags.PARENT_SPAN_ID) && OtlpFields.isId(tag.value, SPAN_ID_BYTES)
        || tag.key.equalTo(OtlpTags.SPAN_KIND) || tag.key.equalTo(OtlpTags.TRACE_STATE)
        || tag.key.equalTo(OtlpTags.STATUS_CODE) || tag.key.equalTo(OtlpTags.STATUS_DESCRIPTION);
  }
}
