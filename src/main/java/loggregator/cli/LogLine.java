package loggregator.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import loggregator.cli.client.ReadableText;

/**
 * A line of the log: the time in UTC, the level, the logger's short name, the message and what was thrown. Only a
 * severe one is followed by a stack trace.
 */
public final class LogLine extends Formatter {
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  @Override
  public String format(LogRecord entry) {
    StringBuilder line = new StringBuilder(160);
    TIME.formatTo(entry.getInstant(), line);
    line.append(' ').append("%-5s".formatted(level(entry.getLevel()))).append(' ').append(shortName(entry.getLoggerName())).append(": ");
    line.append(ReadableText.of(formatMessage(entry)));
    Throwable thrown = entry.getThrown();
    if (thrown != null) {
      line.append(": ").append(ReadableText.of(thrown.toString()));
      if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
        line.append('\n').append(stackTrace(thrown).stripTrailing());
      }
    }
    return line.append('\n').toString();
  }

  static String level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    } else if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARN";
    }
    return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }

  private static String shortName(String logger) {
    return logger == null ? "-" : logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
