package loggregator.inputs.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import loggregator.envelope.WireReader;
import loggregator.inputs.InputQueue;

/** Makes a Log, or an Event, of each log record. One thread. */
final class LogReader extends SignalReader {
  private static final int TIME = 0x09;
  private static final int SEVERITY_NUMBER = 0x10;
  private static final int SEVERITY_TEXT = 0x1A;
  private static final int BODY = 0x2A;
  private static final int ATTRIBUTES = 0x32;
  private static final int DROPPED = 0x38;
  private static final int FLAGS = 0x45;
  private static final int TRACE_ID = 0x4A;
  private static final int SPAN_ID = 0x52;
  private static final int OBSERVED_TIME = 0x59;
  private static final int EVENT_NAME = 0x62;

  private static final int LEAST_ERROR = 17;
  private static final int MOST_SEVERE = 24;
  /** As text, by number. */
  private static final byte[][] SEVERITIES = IntStream.rangeClosed(0, MOST_SEVERE)
      .mapToObj(number -> Integer.toString(number).getBytes(UTF_8)).toArray(byte[][]::new);
  private static final List<String> ERRORS = List.of("ERR", "FATAL", "CRIT", "ALERT", "EMERG", "SEVERE", "PANIC");
  private static final int LONGEST_ERROR = 6;
  private static final byte[] SEVERITY_NUMBER_TAG = "severity_number".getBytes(UTF_8);
  private static final byte[] SEVERITY_TEXT_TAG = "severity_text".getBytes(UTF_8);
  private static final byte[] SEVERITY_PREFIX = "SEVERITY_NUMBER_".getBytes(UTF_8);
  private static final byte[] EVENT_NAME_TAG = "event.name".getBytes(UTF_8);
  private static final byte[] DROPPED_TAG = "otel.dropped_attributes_count".getBytes(UTF_8);
  private static final byte[] IO_STREAM = "log.iostream".getBytes(UTF_8);
  private static final byte[] STDERR = "stderr".getBytes(UTF_8);

  private final LongSupplier nowNanos;
  private final WireReader reader = new WireReader();
  private final AnyValue body = new AnyValue();
  private final EventBody event = new EventBody();
  private final TraceIds ids;

  private byte[] bytes;
  private long time;
  private long observedTime;
  private int severity;
  private int severityStart;
  private int severityLength;
  private int bodyStart;
  private int bodyEnd;
  private int nameStart;
  private int nameLength;
  private boolean isStderr;

  LogReader(InputQueue queue, OtlpOrigin origin, LongSupplier nowNanos) {
    super(queue, origin);
    this.nowNanos = nowNanos;
    this.ids = new TraceIds(writer);
  }

  @Override
  OtlpMessage request() {
    return OtlpMessage.EXPORT_LOGS;
  }

  @Override
  void readRecord(byte[] bytes, int start, int end) {
    if (!hasRoom()) {
      return;
    }
    clear(bytes);
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      readField(reader.readTag());
    }
    origin.attributesAreRead();
    writeSeverity();
    if (nameLength > 0) {
      writer.tag(EVENT_NAME_TAG, bytes, nameStart, nameLength);
    }
    write();
    origin.endRecord();
  }

  private void clear(byte[] bytes) {
    this.bytes = bytes;
    time = 0;
    observedTime = 0;
    severity = 0;
    severityLength = 0;
    bodyStart = 0;
    bodyEnd = 0;
    nameLength = 0;
    isStderr = false;
  }

  private void readField(int tag) {
    switch (tag) {
      case TIME -> time = reader.readFixed64();
      case OBSERVED_TIME -> observedTime = reader.readFixed64();
      case SEVERITY_NUMBER -> severity = reader.readVarint32();
      case DROPPED -> {
        int dropped = reader.readVarint32();
        if (dropped != 0) {
          writer.tag(DROPPED_TAG, Integer.toUnsignedString(dropped));
        }
      }
      case FLAGS -> ids.writeFlags(reader.readFixed32());
      case SEVERITY_TEXT, BODY, ATTRIBUTES, TRACE_ID, SPAN_ID, EVENT_NAME -> {
        int length = reader.readLength();
        readContent(tag, reader.position(), length);
        reader.skipBytes(length);
      }
      default -> reader.skip(tag);
    }
  }

  private void readContent(int tag, int start, int length) {
    switch (tag) {
      case SEVERITY_TEXT -> {
        severityStart = start;
        severityLength = length;
      }
      case BODY -> {
        bodyStart = start;
        bodyEnd = start + length;
      }
      case ATTRIBUTES -> {
        origin.readAttribute(bytes, start, start + length);
        isStderr |= origin.attribute().hasKey(IO_STREAM) && isStderr(origin.value());
      }
      case TRACE_ID -> ids.writeTraceId(bytes, start, length);
      case SPAN_ID -> ids.writeSpanId(bytes, start, length);
      default -> {
        nameStart = start;
        nameLength = length;
      }
    }
  }

  private static boolean isStderr(AnyValue stream) {
    return Arrays.equals(
        stream.text(), stream.start(), stream.start() + stream.length(), STDERR, 0, STDERR.length);
  }

  /** The original's exporter writes the enum's name for the text. */
  private void writeSeverity() {
    if (severity != 0) {
      byte[] text = severity > 0 && severity < SEVERITIES.length
          ? SEVERITIES[severity] : Integer.toString(severity).getBytes(UTF_8);
      writer.tag(SEVERITY_NUMBER_TAG, text, 0, text.length);
    }
    int prefix = SEVERITY_PREFIX.length;
    if (severityLength > prefix && Arrays.equals(
        bytes, severityStart, severityStart + prefix, SEVERITY_PREFIX, 0, prefix)) {
      severityStart += prefix;
      severityLength -= prefix;
    }
    if (severityLength > 0) {
      writer.tag(SEVERITY_TEXT_TAG, bytes, severityStart, severityLength);
    }
  }

  private void write() {
    long timestamp = isTime(time) ? time : isTime(observedTime) ? observedTime : nowNanos.getAsLong();
    body.read(bytes, bodyStart, bodyEnd);
    if (body.isMap() && event.read(bytes, body.contentStart(), body.contentEnd())) {
      writer.event(timestamp, bytes, event.titleStart(), event.titleLength(),
          bytes, event.bodyStart(), event.bodyLength());
    } else if (bodyEnd == bodyStart) {
      writer.log(timestamp, bytes, nameStart, nameLength, isError());
    } else {
      body.useRawBytes(bytes);
      writer.log(timestamp, body.text(), body.start(), body.length(), isError());
    }
  }

  private boolean isError() {
    return severity >= LEAST_ERROR || severity == 0 && (isStderr || severityLength > 0 && namesError());
  }

  private boolean namesError() {
    String word = new String(bytes, severityStart, Math.min(severityLength, LONGEST_ERROR), UTF_8)
        .toUpperCase(Locale.ROOT);
    return ERRORS.stream().anyMatch(word::startsWith);
  }
}
