package loggregator.inputs.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import loggregator.config.SyslogConfig;
import loggregator.config.SyslogConfig.SourceOf;
import loggregator.envelope.RecordWriter;
import loggregator.envelope.WireWriter;
import loggregator.inputs.InputQueue;
import loggregator.inputs.syslog.SyslogMessage.Clock;
import loggregator.inputs.syslog.SyslogMessage.Range;

/** Makes a Log of each message; of those of the original's drains what they were. One thread. */
final class SyslogEnvelopes {
  private static final byte[][] FACILITIES = texts("kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news",
      "uucp", "cron", "authpriv", "ftp", "ntp", "audit", "alert", "clock", "local0", "local1", "local2", "local3",
      "local4", "local5", "local6", "local7");
  private static final byte[][] SEVERITIES =
      texts("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");
  /** Those of OpenTelemetry. */
  private static final byte[][] SEVERITY_NUMBERS = texts("21", "19", "18", "17", "13", "10", "9", "5");
  /** The IETF's own, which say more of the sender than of the message. */
  private static final List<String> IETF_DATA = List.of("timeQuality", "origin", "meta");

  private static final byte[] FACILITY = bytes("facility");
  private static final byte[] SEVERITY = bytes("severity");
  private static final byte[] SEVERITY_NUMBER = bytes("severity_number");
  private static final byte[] HOST_NAME = bytes("hostname");
  private static final byte[] PROCESS = bytes("procid");
  private static final byte[] MESSAGE_ID = bytes("msgid");
  private static final byte[] SEQUENCE = bytes("sequence");
  private static final byte[] MNEMONIC = bytes("mnemonic");
  private static final byte[] CLOCK = bytes("clock");
  private static final byte[] FAULT = bytes("parse_error");
  private static final byte[] TRUNCATED = bytes("truncated");
  private static final byte[] ORIGINAL_BYTES = bytes("original_bytes");

  private final SyslogConfig config;
  private final InputQueue queue;
  private final RecordWriter writer;
  private final LongSupplier nowNanos;
  private final SyslogParser parser;
  private final StructuredData data = new StructuredData();
  private final DrainMessage drain;
  /** Of the parameter that was read last; more values of that name may follow. */
  private final WireWriter name = new WireWriter(64);
  private final WireWriter values = new WireWriter(256);
  private final byte[] defaultSourceId;

  SyslogEnvelopes(SyslogConfig config, InputQueue queue, LongSupplier nowNanos) {
    this.config = config;
    this.queue = queue;
    this.writer = queue.writer();
    this.nowNanos = nowNanos;
    this.parser = new SyslogParser(config.zone(), nowNanos);
    this.drain = new DrainMessage(writer);
    this.defaultSourceId = bytes(config.defaultSourceId());
  }

  /**
   * @param originalBytes of a message that was cut, else 0
   * @param peer the sender's address, which stands for a host that the message doesn't name
   */
  void take(byte[] bytes, int start, int end, long originalBytes, byte[] peer) {
    if (start == end) {
      return;
    }
    SyslogMessage message = parser.parse(bytes, start, end);
    boolean hasTime = message.nanos != SyslogTime.NONE && message.clock != Clock.UNSET;
    long timestamp = hasTime ? message.nanos : nowNanos.getAsLong();
    boolean isError = message.severity() <= config.errSeverity();
    if (originalBytes > 0) {
      queue.meters().rejected("too_long");
    }
    if (message.fault != null) {
      queue.meters().rejected(message.fault);
    }
    if (config.readDrains() && DrainMessage.is(message)) {
      drain.write(message, timestamp, isError);
      return;
    }
    writeIds(message, peer);
    writer.clearTags();
    writeTags(message, originalBytes);
    writer.log(timestamp, bytes, message.contentStart, end - message.contentStart, isError);
  }

  /** To be called at the end of a turn in which messages were taken. */
  void flush() {
    queue.flush();
  }

  private void writeIds(SyslogMessage message, byte[] peer) {
    Range first = config.sourceId() == SourceOf.APP ? message.app : message.host;
    Range source = first.isEmpty() ? message.host : first;
    boolean hasSource = !source.isEmpty();
    boolean hasHost = !message.host.isEmpty();
    writer.ids(hasSource ? message.bytes : defaultSourceId, hasSource ? source.start : 0,
        hasSource ? source.length() : defaultSourceId.length,
        hasHost ? message.bytes : peer, hasHost ? message.host.start : 0,
        hasHost ? message.host.length() : peer.length);
  }

  /** In the order of their keys, as syslog drains have them, which don't have to sort them then. */
  private void writeTags(SyslogMessage message, long originalBytes) {
    writeTag(FACILITY, FACILITIES[message.facility()]);
    writeTag(HOST_NAME, message, message.host);
    writeTag(MNEMONIC, message, message.mnemonic);
    writeTag(MESSAGE_ID, message, message.messageId);
    writeTag(PROCESS, message, message.process);
    writeTag(SEQUENCE, message, message.sequence);
    writeTag(SEVERITY, SEVERITIES[message.severity()]);
    writeTag(SEVERITY_NUMBER, SEVERITY_NUMBERS[message.severity()]);
    if (message.clock != Clock.SET) {
      writer.tag(CLOCK, message.clock == Clock.UNSET ? "unset" : "unsynced");
    }
    if (message.fault != null) {
      writer.tag(FAULT, message.fault);
    }
    if (originalBytes > 0) {
      writer.tag(TRUNCATED, "true");
      writer.tag(ORIGINAL_BYTES, Long.toString(originalBytes));
    }
    data.each(message.bytes, message.data.start, message.data.end, this::takeParameter);
    writeParameter(name.size());
  }

  private void takeParameter(
      byte[] bytes, int idStart, int idEnd, int nameStart, int nameEnd, byte[] value, int valueLength) {
    if (isOfIetf(bytes, idStart, idEnd, nameStart, nameEnd)) {
      return;
    }
    int before = name.size();
    name.writeRaw(bytes, idStart, idEnd - idStart);
    if (nameEnd > nameStart) {
      name.writeByte('.');
      name.writeRaw(bytes, nameStart, nameEnd - nameStart);
    }
    if (Arrays.equals(name.bytes(), 0, before, name.bytes(), before, name.size())) {
      name.truncate(before);
      values.writeByte(',');
    } else {
      writeParameter(before);
    }
    values.writeRaw(value, 0, valueLength);
  }

  /** The one whose name is first in {@code name}; what is behind that becomes the next one's. */
  private void writeParameter(int nameLength) {
    if (nameLength > 0) {
      writer.tag(name.bytes(), 0, nameLength, values.bytes(), 0, values.size());
    }
    int nextLength = name.size() - nameLength;
    System.arraycopy(name.bytes(), nameLength, name.bytes(), 0, nextLength);
    name.truncate(nextLength);
    values.clear();
  }

  private static boolean isOfIetf(byte[] bytes, int idStart, int idEnd, int nameStart, int nameEnd) {
    for (String id : IETF_DATA) {
      if (is(id, bytes, idStart, idEnd)) {
        return !is("sequenceId", bytes, nameStart, nameEnd);
      }
    }
    return false;
  }

  private static boolean is(String word, byte[] bytes, int start, int end) {
    if (end - start != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (bytes[start + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void writeTag(byte[] key, byte[] value) {
    writer.tag(key, value, 0, value.length);
  }

  private void writeTag(byte[] key, SyslogMessage message, Range value) {
    if (!value.isEmpty()) {
      writer.tag(key, message.bytes, value.start, value.length());
    }
  }

  private static byte[][] texts(String... texts) {
    return Stream.of(texts).map(SyslogEnvelopes::bytes).toArray(byte[][]::new);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
