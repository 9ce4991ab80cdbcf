package loggregator.trafficcontroller;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.LongAdder;
import loggregator.config.FileFailure;

/**
 * A file to which lines are added on worker threads, so that no caller waits for the disk. Each write opens the file
 * anew: after the file was moved away, a new one begins. Lines that the disk can't take are lost.
 *
 * <p>Threading: one event loop.
 */
final class LineFile {
  private static final Logger LOG = System.getLogger(LineFile.class.getName());
  /** The most that may wait while the disk is slow. */
  private static final int MAX_WAITING_CHARS = 4 << 20;

  private final Vertx vertx;
  private final Path file;
  private final LongAdder lost;
  private StringBuilder waiting = new StringBuilder();
  private int waitingLines;
  private boolean writing;
  private boolean failing;

  /** @param lost counts lines */
  LineFile(Vertx vertx, Path file, LongAdder lost) {
    this.vertx = vertx;
    this.file = file;
    this.lost = lost;
  }

  /** @param line with its end */
  void add(String line) {
    if (waiting.length() + line.length() > MAX_WAITING_CHARS) {
      lost.increment();
      return;
    }
    waiting.append(line);
    waitingLines++;
    if (!writing) {
      write();
    }
  }

  private void write() {
    String lines = waiting.toString();
    int count = waitingLines;
    waiting = new StringBuilder();
    waitingLines = 0;
    writing = true;
    vertx.executeBlocking(() -> append(file, lines), false)
        .onSuccess(v -> failing = false)
        .onFailure(cause -> failed(cause, count))
        .onComplete(v -> {
          writing = false;
          if (waitingLines > 0) {
            write();
          }
        });
  }

  private void failed(Throwable cause, int lines) {
    lost.add(lines);
    if (!failing) {
      failing = true;
      LOG.log(Level.WARNING, "the security log can''t be written: {0}",
          cause instanceof IOException e ? FileFailure.reason(e) : cause);
    }
  }

  /** Creates the file if it is missing. Blocks. */
  static Void append(Path file, String lines) throws IOException {
    Files.writeString(file, lines, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return null;
  }
}
