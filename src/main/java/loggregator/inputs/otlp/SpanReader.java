package loggregator.inputs.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.function.LongSupplier;
import loggregator.envelope.WireReader;
import loggregator.inputs.InputQueue;

/** Makes a Timer of each span. One thread. */
final class SpanReader extends SignalReader {
  private static final int TRACE_ID = 0x0A;
  private static final int SPAN_ID = 0x12;
  private static final int TRACE_STATE = 0x1A;
  private static final int PARENT = 0x22;
  private static final int NAME = 0x2A;
  private static final int KIND = 0x30;
  private static final int START = 0x39;
  private static final int END = 0x41;
  private static final int ATTRIBUTES = 0x4A;
  private static final int EVENTS = 0x5A;
  private static final int LINKS = 0x6A;
  private static final int STATUS = 0x7A;
  private static final int STATUS_MESSAGE = 0x12;
  private static final int STATUS_CODE = 0x18;

  /** How far a clock may be set back during a span. */
  private static final long CLOCK_SLIP_NANOS = 1_000_000_000;
  private static final List<String> KINDS = List.of("", "internal", "server", "client", "producer", "consumer");
  private static final int SERVER = 2;
  private static final List<String> CODES = List.of("", "OK", "ERROR");
  private static final byte[] KIND_TAG = "span.kind".getBytes(UTF_8);
  private static final byte[] PEER_TYPE_TAG = "peer_type".getBytes(UTF_8);
  private static final byte[] TRACE_STATE_TAG = "trace_state".getBytes(UTF_8);
  private static final byte[] CODE_TAG = "otel.status_code".getBytes(UTF_8);
  private static final byte[] DESCRIPTION_TAG = "otel.status_description".getBytes(UTF_8);

  private final LongSupplier nowNanos;
  private final TraceIds ids;
  private final WireReader reader = new WireReader();
  private final WireReader status = new WireReader();
  private byte[] bytes;
  private boolean hasTraceId;
  private boolean hasSpanId;
  private int nameStart;
  private int nameLength;
  private int kind;
  private long startNanos;
  private long endNanos;

  SpanReader(InputQueue queue, OtlpOrigin origin, LongSupplier nowNanos) {
    super(queue, origin);
    this.nowNanos = nowNanos;
    this.ids = new TraceIds(writer);
  }

  @Override
  OtlpMessage request() {
    return OtlpMessage.EXPORT_TRACES;
  }

  @Override
  void readRecord(byte[] bytes, int start, int end) {
    if (!hasRoom()) {
      return;
    }
    this.bytes = bytes;
    hasTraceId = false;
    hasSpanId = false;
    nameStart = start;
    nameLength = 0;
    kind = 0;
    startNanos = 0;
    endNanos = 0;
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      readField(reader.readTag());
    }
    write();
    origin.endRecord();
  }

  private void readField(int tag) {
    switch (tag) {
      case KIND -> kind = reader.readVarint32();
      case START -> startNanos = reader.readFixed64();
      case END -> endNanos = reader.readFixed64();
      case TRACE_ID, SPAN_ID, TRACE_STATE, PARENT, NAME, ATTRIBUTES, EVENTS, LINKS, STATUS -> {
        int length = reader.readLength();
        readContent(tag, reader.position(), length);
        reader.skipBytes(length);
      }
      default -> reader.skip(tag);
    }
  }

  private void readContent(int tag, int start, int length) {
    switch (tag) {
      case TRACE_ID -> hasTraceId = ids.writeTraceId(bytes, start, length);
      case SPAN_ID -> hasSpanId = ids.writeSpanId(bytes, start, length);
      case PARENT -> ids.writeParentSpanId(bytes, start, length);
      case TRACE_STATE -> {
        if (length > 0) {
          writer.tag(TRACE_STATE_TAG, bytes, start, length);
        }
      }
      case NAME -> {
        nameStart = start;
        nameLength = length;
      }
      case ATTRIBUTES -> origin.readAttribute(bytes, start, start + length);
      case STATUS -> readStatus(start, start + length);
      case EVENTS -> queue.meters().ignored("span_event", 1);
      default -> queue.meters().ignored("span_link", 1);
    }
  }

  private void readStatus(int start, int end) {
    status.reset(bytes, start, end);
    while (status.hasMore()) {
      int tag = status.readTag();
      if (tag == STATUS_CODE) {
        long code = status.readVarint();
        if (code == 1 || code == 2) {
          writer.tag(CODE_TAG, CODES.get((int) code));
        }
      } else if (tag == STATUS_MESSAGE) {
        int length = status.readLength();
        if (length > 0) {
          writer.tag(DESCRIPTION_TAG, bytes, status.position(), length);
        }
        status.skipBytes(length);
      } else {
        status.skip(tag);
      }
    }
  }

  private void write() {
    long stop = isTime(endNanos) ? endNanos : nowNanos.getAsLong();
    long start = isTime(startNanos) ? startNanos : stop;
    if (!hasTraceId || !hasSpanId) {
      reject("bad_ids");
    } else if (start - stop > CLOCK_SLIP_NANOS) {
      reject("ends_before_start");
    } else {
      writeKind();
      origin.attributesAreRead();
      writer.timer(stop, bytes, nameStart, nameLength, start, Math.max(start, stop));
    }
  }

  /** Not {@code peer_type=Client}: the original's exporter drops such timers. */
  private void writeKind() {
    if (kind > 0 && kind < KINDS.size()) {
      writer.tag(KIND_TAG, KINDS.get(kind));
    }
    if (kind == SERVER) {
      writer.tag(PEER_TYPE_TAG, "Server");
    }
  }
}
