package loggregator.inputs.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import loggregator.envelope.RecordWriter;

/** Writes the ids of traces and spans as tags, in hexadecimal digits. One thread. */
final class TraceIds {
  static final int TRACE_ID_BYTES = 16;
  static final int SPAN_ID_BYTES = 8;

  private static final byte[] TRACE_ID = "trace_id".getBytes(UTF_8);
  private static final byte[] SPAN_ID = "span_id".getBytes(UTF_8);
  private static final byte[] PARENT_SPAN_ID = "parent_span_id".getBytes(UTF_8);
  private static final byte[] FLAGS = "trace_flags".getBytes(UTF_8);
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(UTF_8);

  private final RecordWriter writer;
  private final byte[] text = new byte[2 * TRACE_ID_BYTES];

  TraceIds(RecordWriter writer) {
    this.writer = writer;
  }

  /** Whether it is one: of the right length, and not all zero. */
  boolean writeTraceId(byte[] bytes, int start, int length) {
    return write(TRACE_ID, bytes, start, length, TRACE_ID_BYTES);
  }

  boolean writeSpanId(byte[] bytes, int start, int length) {
    return write(SPAN_ID, bytes, start, length, SPAN_ID_BYTES);
  }

  boolean writeParentSpanId(byte[] bytes, int start, int length) {
    return write(PARENT_SPAN_ID, bytes, start, length, SPAN_ID_BYTES);
  }

  void writeFlags(int flags) {
    if ((flags & 0xFF) != 0) {
      text[0] = DIGITS[flags >> 4 & 0xF];
      text[1] = DIGITS[flags & 0xF];
      writer.tag(FLAGS, text, 0, 2);
    }
  }

  private boolean write(byte[] key, byte[] bytes, int start, int length, int wantedLength) {
    if (length != wantedLength) {
      return false;
    }
    int seen = 0;
    for (int i = 0; i < length; i++) {
      byte b = bytes[start + i];
      seen |= b;
      text[2 * i] = DIGITS[b >> 4 & 0xF];
      text[2 * i + 1] = DIGITS[b & 0xF];
    }
    if (seen != 0) {
      writer.tag(key, text, 0, 2 * length);
    }
    return seen != 0;
  }
}
