package loggregator.cli.client;

import com.google.protobuf.ByteString;
import com.google.re2j.Pattern;
import java.util.concurrent.TimeUnit;

/**
 * Joins lines to records: a line that matches begins one, and the lines after it belong to it. A record that would get
 * too long goes out in parts, and one that has waited for its next line for a while goes out as it is.
 *
 * <p>Threading: any thread.
 */
final class RecordJoiner {
  static final long MAX_QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final ByteString NEWLINE = ByteString.copyFromUtf8("\n");

  /** Takes a finished record. Used under the joiner's monitor, which keeps records in order. */
  interface Output {
    /** @param beganNanos when its first line came, as an envelope tells the time */
    void accept(ByteString record, long beganNanos) throws InterruptedException;
  }

  private final Pattern start;
  private final int maxBytes;
  private final Output output;
  private ByteString record;
  private long beganNanos;
  private long lastLineNanos;

  RecordJoiner(Pattern start, int maxBytes, Output output) {
    this.start = start;
    this.maxBytes = maxBytes;
    this.output = output;
  }

  /** @param nowNanos of the clock that {@link #flushIfQuiet} is told */
  synchronized void add(ByteString line, long timestampNanos, long nowNanos) throws InterruptedException {
    lastLineNanos = nowNanos;
    boolean continues = record != null
        && record.size() + NEWLINE.size() + line.size() <= maxBytes
        && !start.matcher(line.toStringUtf8()).find();
    if (continues) {
      record = record.concat(NEWLINE).concat(line);
    } else {
      flush();
      record = line;
      beganNanos = timestampNanos;
    }
  }

  synchronized void flushIfQuiet(long nowNanos) throws InterruptedException {
    if (nowNanos - lastLineNanos >= MAX_QUIET_NANOS) {
      flush();
    }
  }

  synchronized void flush() throws InterruptedException {
    if (record != null) {
      ByteString finished = record;
      record = null;
      output.accept(finished, beganNanos);
    }
  }
}
