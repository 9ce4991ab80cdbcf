package loggregator.lines;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Pattern;
import java.util.concurrent.TimeUnit;

/**
 * Joins lines to records: a line that matches begins one, and the lines after it belong to it. A record that gets too
 * long goes out in parts, and one that has waited for its next line for a while goes out as it is. Its time is that of
 * its first line. One thread.
 */
public final class RecordJoiner implements LineSink {
  static final long MAX_QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final byte[] NEWLINE = {'\n'};

  private final Pattern start;
  private final CutText record;
  private boolean isOpen;
  private boolean isInLine;
  private long began;
  private long lastLine;

  public RecordJoiner(Pattern start, int maxBytes, LineSink records) {
    this.start = start;
    this.record = new CutText(maxBytes, records);
  }

  @Override
  public void take(byte[] bytes, int from, int length, long timestamp, boolean goesOn) {
    boolean isNewLine = !isInLine;
    isInLine = goesOn;
    lastLine = timestamp;
    if (isNewLine && isOpen && start.matcher(new String(bytes, from, length, UTF_8)).find()) {
      flush();
    }
    if (!isOpen) {
      isOpen = true;
      began = timestamp;
    } else if (isNewLine) {
      record.append(NEWLINE, 0, 1, began);
    }
    record.append(bytes, from, length, began);
  }

  /** @param timestamp now */
  public void flushIfQuiet(long timestamp) {
    boolean isQuiet = timestamp - lastLine >= MAX_QUIET_NANOS || timestamp < lastLine;
    if (isQuiet && !isInLine) {
      flush();
    }
  }

  public void flush() {
    if (isOpen) {
      isOpen = false;
      record.end(began);
    }
  }
}
