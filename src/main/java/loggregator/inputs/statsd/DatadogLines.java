package loggregator.inputs.statsd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import loggregator.envelope.RecordWriter;
import loggregator.envelope.WireWriter;
import loggregator.inputs.InputQueue;

/** Datadog's events and service checks. One thread. */
final class DatadogLines {
  private static final byte[] EVENT = "_e{".getBytes(UTF_8);
  private static final byte[] CHECK = "_sc|".getBytes(UTF_8);
  private static final byte[] MESSAGE = "message".getBytes(UTF_8);
  private static final byte[] ALERT_TYPE = "alert_type".getBytes(UTF_8);
  private static final byte[] PRIORITY = "priority".getBytes(UTF_8);
  private static final byte[] HOST_NAME = "hostname".getBytes(UTF_8);
  private static final byte[] NO_UNIT = {};
  private static final byte[] NEWLINE = {'\n'};
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int MAX_DIGITS = 5;

  private final InputQueue queue;
  private final RecordWriter writer;
  private final StatsdTags tags;
  private final byte[] defaultSourceId;
  private final WireWriter text = new WireWriter(256);
  private byte[] bytes;
  private int position;
  private int end;
  private long timestamp;

  DatadogLines(InputQueue queue, StatsdTags tags, byte[] defaultSourceId) {
    this.queue = queue;
    this.writer = queue.writer();
    this.tags = tags;
    this.defaultSourceId = defaultSourceId;
  }

  /** Whether the line is one of these; then it was taken or rejected. */
  boolean take(byte[] bytes, int start, int end, long nowNanos) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.timestamp = nowNanos;
    if (begins(EVENT)) {
      takeEvent();
      return true;
    }
    if (begins(CHECK)) {
      takeCheck();
      return true;
    }
    return false;
  }

  private void takeEvent() {
    int titleLength = number(',');
    int bodyLength = number('}');
    boolean fits = titleLength >= 0 && bodyLength >= 0 && position < end && bytes[position] == ':'
        && (long) position + 2 + titleLength + bodyLength <= end && bytes[position + 1 + titleLength] == '|';
    if (!fits) {
      queue.meters().rejected("malformed_event");
      return;
    }
    int title = position + 1;
    int body = title + titleLength + 1;
    position = body + bodyLength;
    readSections();
    unescape(title, title + titleLength);
    int titleEnd = text.size();
    unescapeMore(body, body + bodyLength);
    writer.event(timestamp, text.bytes(), 0, titleEnd, text.bytes(), titleEnd, text.size() - titleEnd);
  }

  private void takeCheck() {
    int name = position;
    int nameEnd = sectionEnd(name);
    int status = nameEnd + 1;
    boolean fits = nameEnd > name && status < end && bytes[status] >= '0' && bytes[status] <= '3'
        && sectionEnd(status) == status + 1;
    if (!fits) {
      queue.meters().rejected("malformed_check");
      return;
    }
    position = status + 1;
    readSections();
    writer.gauge(timestamp, bytes, name, nameEnd - name, bytes[status] - '0', NO_UNIT, 0, 0);
  }

  /** {@code |d:…|h:…|#…} and so on; the ids are known after it. */
  private void readSections() {
    tags.begin(bytes);
    while (position < end && bytes[position] == '|') {
      int start = position + 1;
      int sectionEnd = sectionEnd(start);
      if (start < sectionEnd && bytes[start] == '#') {
        tags.write(start + 1, sectionEnd, (byte) ',', ':');
      } else if (start + 1 < sectionEnd && bytes[start + 1] == ':') {
        readSection(bytes[start], start + 2, sectionEnd);
      }
      position = sectionEnd;
    }
    tags.writeIds(defaultSourceId, 0, defaultSourceId.length);
  }

  private void readSection(byte key, int start, int sectionEnd) {
    switch (key) {
      case 'd' -> {
        double seconds = Decimal.parse(bytes, start, sectionEnd);
        timestamp = seconds > 0 && seconds < 9e9 ? (long) seconds * NANOS_PER_SECOND : timestamp;
      }
      case 'c' -> tags.container(start, sectionEnd);
      case 'h' -> writer.tag(HOST_NAME, bytes, start, sectionEnd - start);
      case 'p' -> writer.tag(PRIORITY, bytes, start, sectionEnd - start);
      case 't' -> writer.tag(ALERT_TYPE, bytes, start, sectionEnd - start);
      case 'm' -> {
        unescape(start, sectionEnd);
        writer.tag(MESSAGE, text.bytes(), 0, text.size());
      }
      default -> queue.meters().ignored("datadog_field", 1);
    }
  }

  /** The digits before that character, which is skipped; -1 where there are none. */
  private int number(char after) {
    int number = 0;
    int digits = 0;
    while (position < end && digits <= MAX_DIGITS && bytes[position] >= '0' && bytes[position] <= '9') {
      number = 10 * number + bytes[position++] - '0';
      digits++;
    }
    boolean fits = digits > 0 && digits <= MAX_DIGITS && position < end && bytes[position] == after;
    position++;
    return fits ? number : -1;
  }

  private int sectionEnd(int start) {
    int sectionEnd = start;
    while (sectionEnd < end && bytes[sectionEnd] != '|') {
      sectionEnd++;
    }
    return sectionEnd;
  }

  private void unescape(int start, int stop) {
    text.clear();
    unescapeMore(start, stop);
  }

  /** {@code \n}, and {@code m\:}, which clients write so that it does not look like the next section. */
  private void unescapeMore(int start, int stop) {
    for (int i = start; i < stop; i++) {
      boolean isEscape = bytes[i] == '\\' && i + 1 < stop;
      boolean isNewline = isEscape && bytes[i + 1] == 'n';
      boolean isColon = isEscape && bytes[i + 1] == ':' && i > start && bytes[i - 1] == 'm';
      if (!isColon) {
        text.writeRaw(isNewline ? NEWLINE : bytes, isNewline ? 0 : i, 1);
      }
      i += isNewline ? 1 : 0;
    }
  }

  private boolean begins(byte[] prefix) {
    boolean there = end - position >= prefix.length
        && Arrays.equals(bytes, position, position + prefix.length, prefix, 0, prefix.length);
    position += there ? prefix.length : 0;
    return there;
  }
}
