package loggregator.inputs.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import loggregator.envelope.RecordWriter;
import loggregator.inputs.syslog.SyslogMessage.Range;

/**
 * Makes of a message that one of Cloud Foundry's own drains has sent the envelope that it was made of: logs with tags,
 * and metrics, which are structured data there with the enterprise's number behind their names. One thread.
 */
final class DrainMessage {
  static final String ENTERPRISE = "@47450";

  private static final byte[] SOURCE_TYPE = "source_type".getBytes(UTF_8);
  private static final byte[] EMPTY = {};

  private final RecordWriter writer;
  private final StructuredData data = new StructuredData();
  private final Map<String, byte[]> metric = new HashMap<>();
  private String kind;

  DrainMessage(RecordWriter writer) {
    this.writer = writer;
  }

  /** Whether a drain has sent it: its process is in brackets, which no other sender writes. */
  static boolean is(SyslogMessage message) {
    Range process = message.process;
    return message.is5424 && process.length() > 2 && message.bytes[process.start] == '['
        && message.bytes[process.end - 1] == ']' && !message.app.isEmpty();
  }

  void write(SyslogMessage message, long timestamp, boolean isError) {
    kind = "";
    metric.clear();
    writer.clearTags();
    writeIds(message);
    data.each(message.bytes, message.data.start, message.data.end, this::takeParameter);
    byte[] name = metric.getOrDefault("name", EMPTY);
    switch (kind) {
      case "counter" -> writer.counter(timestamp, name, 0, name.length, whole("delta"), whole("total"));
      case "gauge" -> {
        byte[] unit = metric.getOrDefault("unit", EMPTY);
        writer.gauge(timestamp, name, 0, name.length, real("value"), unit, 0, unit.length);
      }
      case "timer" -> writer.timer(timestamp, name, 0, name.length, whole("start"), whole("stop"));
      case "event" -> {
        byte[] title = metric.getOrDefault("title", EMPTY);
        byte[] body = metric.getOrDefault("body", EMPTY);
        writer.event(timestamp, title, 0, title.length, body, 0, body.length);
      }
      default -> writer.log(
          timestamp, message.bytes, message.contentStart, message.end - message.contentStart, isError);
    }
  }

  /** {@code [APP/PROC/WEB/0]} for logs, {@code [0]} for metrics. */
  private void writeIds(SyslogMessage message) {
    byte[] bytes = message.bytes;
    int start = message.process.start + 1;
    int end = message.process.end - 1;
    int slash = end;
    while (slash > start && bytes[slash - 1] != '/') {
      slash--;
    }
    writer.ids(bytes, message.app.start, message.app.length(), bytes, slash, end - slash);
    if (slash > start) {
      writer.tag(SOURCE_TYPE, bytes, start, slash - 1 - start);
    }
  }

  private void takeParameter(
      byte[] bytes, int idStart, int idEnd, int nameStart, int nameEnd, byte[] value, int valueLength) {
    String id = new String(bytes, idStart, idEnd - idStart, UTF_8);
    if (id.equals("tags" + ENTERPRISE)) {
      writer.tag(bytes, nameStart, nameEnd - nameStart, value, 0, valueLength);
    } else if (id.endsWith(ENTERPRISE)) {
      kind = id.substring(0, id.length() - ENTERPRISE.length());
      metric.put(new String(bytes, nameStart, nameEnd - nameStart, UTF_8),
          Arrays.copyOf(value, valueLength));
    }
  }

  private long whole(String name) {
    try {
      String text = text(name);
      return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private double real(String name) {
    try {
      return Double.parseDouble(text(name));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private String text(String name) {
    return new String(metric.getOrDefault(name, EMPTY), UTF_8);
  }
}
