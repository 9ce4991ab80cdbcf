package loggregator.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * A line of the log as one JSON object: {@code timestamp} (RFC 3339, UTC), {@code level}, {@code logger} and {@code
 * message}, the {@code thread} where it is known and the {@code error} that was thrown, a severe one with its {@code
 * stack}. Formats on the thread that logs.
 */
public final class JsonLogLine extends Formatter {
  @Override
  public String format(LogRecord entry) {
    JsonObject line = line(entry.getInstant(), LogLine.level(entry.getLevel()),
        entry.getLoggerName() == null ? "" : entry.getLoggerName(), formatMessage(entry))
        .put("thread", Thread.currentThread().getName());
    Throwable thrown = entry.getThrown();
    if (thrown != null) {
      line.put("error", thrown.toString());
      if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        line.put("stack", text.toString());
      }
    }
    return line.encode() + "\n";
  }

  /** Of what keeps a node from starting; without the end of the line. */
  static String ofProblem(String logger, String problem) {
    return line(Instant.now(), "ERROR", logger, problem).encode();
  }

  private static JsonObject line(Instant time, String level, String logger, String message) {
    return new JsonObject()
        .put("timestamp", LogLine.TIME.format(time))
        .put("level", level)
        .put("logger", logger)
        .put("message", message);
  }
}
