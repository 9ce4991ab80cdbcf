package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class QueuedLogTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void writesLinesInTheirOrder() {
    QueuedLog log = new QueuedLog(written);
    log.publish(new LogRecord(Level.INFO, "first"));
    log.publish(new LogRecord(Level.WARNING, "second"));
    log.flush();

    assertThat(text().lines()).hasSize(2).element(0).asString().endsWith("INFO  -: first");
    assertThat(text().lines()).element(1).asString().endsWith("WARN  -: second");
  }

  /** Every line is written or counted. */
  @Test
  void neverMakesALoggerWaitForAReaderThatStopped() {
    CountDownLatch reads = new CountDownLatch(1);
    QueuedLog log = new QueuedLog(new BlockedStream(reads));
    int lines = 3 * QueuedLog.MAX_LINES;
    for (int i = 0; i < lines; i++) {
      log.publish(new LogRecord(Level.INFO, "line " + i));
    }
    long dropped = log.droppedLines();
    assertThat(dropped).isBetween((long) QueuedLog.MAX_LINES, 2L * QueuedLog.MAX_LINES);

    reads.countDown();
    await().until(() -> text().contains("(" + dropped + " more lines"));
    await().until(() -> text().lines().count() == lines - dropped + 1);
  }

  @Test
  void doesNotWaitForeverForAReaderThatStoppedAtTheEnd() {
    QueuedLog log = new QueuedLog(new BlockedStream(new CountDownLatch(1)));
    log.publish(new LogRecord(Level.INFO, "nobody reads this"));

    log.close();

    assertThat(text()).isEmpty();
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  /** Takes nothing until its reader reads. */
  private final class BlockedStream extends OutputStream {
    private final CountDownLatch reads;

    BlockedStream(CountDownLatch reads) {
      this.reads = reads;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        reads.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      written.write(bytes, offset, length);
    }
  }
}
