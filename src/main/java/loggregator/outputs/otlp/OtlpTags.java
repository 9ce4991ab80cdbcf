package loggregator.outputs.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The tags that mean something in OTLP. */
final class OtlpTags {
  static final byte[] V1_TYPE = bytes("__v1_type");
  static final byte[] TRACE_ID = bytes("trace_id");
  static final byte[] SPAN_ID = bytes("span_id");
  static final byte[] PARENT_SPAN_ID = bytes("parent_span_id");
  static final byte[] TRACE_STATE = bytes("trace_state");
  static final byte[] SEVERITY_NUMBER = bytes("severity_number");
  static final byte[] SEVERITY_TEXT = bytes("severity_text");
  static final byte[] SPAN_KIND = bytes("span.kind");
  static final byte[] PEER_TYPE = bytes("peer_type");
  static final byte[] STATUS_CODE = bytes("otel.status_code");
  static final byte[] STATUS_DESCRIPTION = bytes("otel.status_description");
  static final byte[] HTTP_STATUS = bytes("status_code");
  static final byte[] METHOD = bytes("method");
  static final byte[] URI = bytes("uri");
  static final byte[] SERVICE_NAME = bytes("service.name");
  static final byte[] SERVICE_INSTANCE = bytes("service.instance.id");
  static final byte[] APP_NAME = bytes("app_name");
  /** Over how many forwarders' OTLP it has come. */
  static final byte[] HOPS = bytes("loggregator.hops");

  private OtlpTags() {}

  static byte[] bytes(String name) {
    return name.getBytes(UTF_8);
  }
}
