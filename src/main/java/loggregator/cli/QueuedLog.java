package loggregator.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Writes the log to standard error from a thread of its own. A reader of standard error that stops reading would
 * otherwise stop the thread that logs, and with an event loop all its roles. Lines wait in a bounded queue; lines that
 * come while it is full are dropped and counted, and the count is written when the reader goes on.
 *
 * <p>Threading: any thread logs.
 */
public final class QueuedLog extends Handler {
  static final int MAX_LINES = 1_000;

  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MAX_LINES);
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong unwritten = new AtomicLong();
  private final OutputStream out;

  /** For {@code logging.properties}. */
  public QueuedLog() {
    this(new FileOutputStream(FileDescriptor.err));
  }

  QueuedLog(OutputStream out) {
    this.out = out;
    setFormatter(new LogLine());
    Thread writer = new Thread(this::write, "log");
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public void publish(LogRecord entry) {
    if (!isLoggable(entry)) {
      return;
    }
    unwritten.incrementAndGet();
    if (!lines.offer(getFormatter().format(entry))) {
      unwritten.decrementAndGet();
      dropped.incrementAndGet();
    }
  }

  private void write() {
    try {
      while (true) {
        write(lines.take());
        unwritten.decrementAndGet();
        long missing = dropped.getAndSet(0);
        if (missing > 0) {
          write(gap(missing + " more lines of the log were dropped here: nothing read them"));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String gap(String what) {
    return getFormatter() instanceof JsonLogLine json
        ? json.format(new LogRecord(Level.WARNING, what))
        : "(" + what + ")\n";
  }

  private void write(String line) {
    try {
      out.write(line.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      dropped.incrementAndGet();
    }
  }

  /** Lines that were dropped and not yet told of. */
  long droppedLines() {
    return dropped.get();
  }

  /** Waits until all lines are written, but no longer than a second. */
  @Override
  public void flush() {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    try {
      while (unwritten.get() > 0 && System.nanoTime() < deadlineNanos) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    flush();
  }
}
