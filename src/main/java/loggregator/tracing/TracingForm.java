package loggregator.tracing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import loggregator.envelope.WireWriter;

/** Writes spans as OTLP's protobuf has them: opentelemetry-proto, trace/v1/trace.proto. Stateless. */
final class TracingForm {
  private static final int TRACE_ID = 1;
  private static final int SPAN_ID = 2;
  private static final int PARENT_SPAN_ID = 4;
  private static final int NAME = 5;
  private static final int KIND = 6;
  private static final int START = 7;
  private static final int END = 8;
  private static final int ATTRIBUTES = 9;
  private static final int STATUS = 15;
  private static final int STATUS_MESSAGE = 2;
  private static final int STATUS_CODE = 3;
  private static final int ERROR = 2;
  private static final int RESOURCE_SPANS = 1;
  private static final int RESOURCE = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SPANS = 2;

  private TracingForm() {}

  static byte[] encode(Span span, long endUnixNanos, String failure) {
    WireWriter writer = new WireWriter(256);
    writer.writeBytesField(TRACE_ID,
        ByteBuffer.allocate(2 * Long.BYTES).putLong(span.traceIdHigh).putLong(span.traceIdLow).array());
    writer.writeBytesField(SPAN_ID, bytes(span.id));
    if (span.parentId != 0) {
      writer.writeBytesField(PARENT_SPAN_ID, bytes(span.parentId));
    }
    writer.writeBytesField(NAME, span.name.getBytes(UTF_8));
    writer.writeVarintField(KIND, span.kind.number);
    writer.writeFixed64Field(START, span.startUnixNanos);
    writer.writeFixed64Field(END, endUnixNanos);
    span.attributes.forEach(attribute ->
        writer.writeBytesField(ATTRIBUTES, attribute(attribute.name(), attribute.value())));
    if (!failure.isEmpty()) {
      WireWriter status = new WireWriter(64);
      status.writeBytesField(STATUS_MESSAGE, failure.getBytes(UTF_8));
      status.writeVarintField(STATUS_CODE, ERROR);
      writer.writeBytesField(STATUS, status.toByteArray());
    }
    return writer.toByteArray();
  }

  /** An ExportTraceServiceRequest with all of them. */
  static byte[] request(Map<String, String> resource, List<byte[]> spans) {
    WireWriter attributes = new WireWriter(128);
    resource.forEach((name, value) -> attributes.writeBytesField(1, attribute(name, value)));
    WireWriter ofScope = new WireWriter(1024);
    spans.forEach(span -> ofScope.writeBytesField(SPANS, span));
    WireWriter ofResource = new WireWriter(1024);
    ofResource.writeBytesField(RESOURCE, attributes.toByteArray());
    ofResource.writeBytesField(SCOPE_SPANS, ofScope.toByteArray());
    WireWriter request = new WireWriter(1024);
    request.writeBytesField(RESOURCE_SPANS, ofResource.toByteArray());
    return request.toByteArray();
  }

  /** A KeyValue with a text. */
  private static byte[] attribute(String name, String text) {
    WireWriter value = new WireWriter(64);
    value.writeBytesField(1, text.getBytes(UTF_8));
    WireWriter attribute = new WireWriter(64);
    attribute.writeBytesField(1, name.getBytes(UTF_8));
    attribute.writeBytesField(2, value.toByteArray());
    return attribute.toByteArray();
  }

  private static byte[] bytes(long id) {
    return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
  }
}
