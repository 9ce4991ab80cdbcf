package loggregator.inputs.syslog;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.function.LongSupplier;
import loggregator.inputs.syslog.SyslogMessage.Range;

/**
 * Reads messages of RFC 5424 and of its forerunners, which RFC 3164 only describes. Nothing is refused: what can't be
 * read as a header is content, and what is wrong is named. One thread.
 */
final class SyslogParser {
  private static final int MAX_PRIORITY = 191;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final SyslogMessage message = new SyslogMessage();
  private final SyslogTime time;
  private final LegacyHeader legacy;
  private byte[] bytes;
  private int position;
  private int end;

  SyslogParser(ZoneId zone, LongSupplier nowNanos) {
    time = new SyslogTime(zone, nowNanos);
    legacy = new LegacyHeader(time);
  }

  /** The same object for each message. */
  SyslogMessage parse(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    message.clear(bytes, start, end);
    skipMark();
    boolean hasPriority = readPriority();
    if (!hasPriority || !readHeader()) {
      legacy.read(message, position, end);
      position = message.contentStart;
      skipMark();
      message.contentStart = position;
    }
    return message;
  }

  private boolean readPriority() {
    if (position == end || bytes[position] != '<') {
      return false;
    }
    int number = 0;
    int digit = position + 1;
    while (digit < end && digit <= position + 3 && bytes[digit] >= '0' && bytes[digit] <= '9') {
      number = 10 * number + bytes[digit++] - '0';
    }
    if (digit == position + 1 || digit >= end || bytes[digit] != '>') {
      message.fault = "priority";
      return false;
    }
    position = digit + 1;
    if (number > MAX_PRIORITY) {
      message.fault = "priority";
    } else {
      message.priority = number;
    }
    return true;
  }

  /** Whether it was one of RFC 5424. */
  private boolean readHeader() {
    int afterVersion = position;
    while (afterVersion < end && afterVersion < position + 3 && bytes[afterVersion] >= '0'
        && bytes[afterVersion] <= '9') {
      afterVersion++;
    }
    boolean hasVersion = afterVersion > position && afterVersion < end && bytes[position] != '0'
        && bytes[afterVersion] == ' ';
    int timestamp = afterVersion + 1;
    boolean isNil = hasVersion && timestamp + 1 < end && bytes[timestamp] == '-' && bytes[timestamp + 1] == ' ';
    if (!hasVersion || !isNil && !(timestamp + 4 < end && bytes[timestamp + 4] == '-')) {
      return false;
    }
    message.is5424 = true;
    position = timestamp;
    readTime();
    readField(message.host);
    readField(message.app);
    readField(message.process);
    readField(message.messageId);
    readData();
    message.contentStart = position;
    skipMark();
    message.contentStart = position;
    return true;
  }

  private void readTime() {
    int fieldEnd = fieldEnd(position);
    message.nanos = time.readRfc3339(bytes, position, end);
    if (message.nanos != SyslogTime.NONE && (time.end() == end || bytes[time.end()] == ' ')) {
      fieldEnd = time.end();
    } else {
      boolean isNil = fieldEnd - position == 1 && bytes[position] == '-';
      message.nanos = SyslogTime.NONE;
      message.fault = isNil ? message.fault : "time";
    }
    position = Math.min(end, fieldEnd + 1);
  }

  private void readField(Range field) {
    int fieldEnd = fieldEnd(position);
    boolean isNil = fieldEnd - position == 1 && bytes[position] == '-';
    field.set(position, isNil ? position : fieldEnd);
    position = Math.min(end, fieldEnd + 1);
  }

  private int fieldEnd(int start) {
    int fieldEnd = start;
    while (fieldEnd < end && bytes[fieldEnd] != ' ') {
      fieldEnd++;
    }
    return fieldEnd;
  }

  private void readData() {
    if (position < end && bytes[position] == '[') {
      int dataEnd = StructuredData.end(bytes, position, end);
      if (dataEnd < 0) {
        message.fault = "structured_data";
        return;
      }
      message.data.set(position, dataEnd);
      position = dataEnd;
    } else if (position < end && bytes[position] == '-') {
      position++;
    } else if (position < end) {
      message.fault = "structured_data";
      return;
    }
    if (position < end && bytes[position] == ' ') {
      position++;
    }
  }

  private void skipMark() {
    int length = BYTE_ORDER_MARK.length;
    if (end - position >= length && Arrays.equals(
        bytes, position, position + length, BYTE_ORDER_MARK, 0, length)) {
      position += length;
    }
  }
}
