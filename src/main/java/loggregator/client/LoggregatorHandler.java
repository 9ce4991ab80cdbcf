package loggregator.client;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Sends what is logged with {@code java.util.logging} to an Agent. Warnings and what is worse are of type ERR. The
 * level and the logger become tags. It never waits. Any thread.
 */
public final class LoggregatorHandler extends Handler {
  private static final Duration FLUSH = Duration.ofSeconds(2);

  private final Loggregator client;

  /** @param client is closed with this */
  public LoggregatorHandler(Loggregator client) {
    this.client = client;
    setFormatter(new SimpleFormatter());
  }

  @Override
  public void publish(LogRecord entry) {
    if (!isLoggable(entry)) {
      return;
    }
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("level", entry.getLevel().getName());
    tags.put("logger", String.valueOf(entry.getLoggerName()));
    client.log(text(entry), entry.getLevel().intValue() >= Level.WARNING.intValue(), tags);
  }

  private String text(LogRecord entry) {
    String message = getFormatter().formatMessage(entry);
    return entry.getThrown() == null ? message : message + "\n" + stackTrace(entry.getThrown());
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }

  @Override
  public void flush() {
    client.flush(FLUSH);
  }

  @Override
  public void close() {
    client.close();
  }
}
