package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import loggregator.config.LogConfig.LogLevel;
import org.junit.jupiter.api.Test;

class JsonLogLineTest {
  @Test
  void aLineIsOneObjectWithAllThatTheSchemaSays() {
    LogRecord entry = entry(Level.WARNING, "{0} said \"no\"\nand went");
    entry.setParameters(new Object[] {"it"});
    entry.setThrown(new IOException("broken"));

    String line = new JsonLogLine().format(entry);

    assertThat(line.lines()).hasSize(1);
    assertThat(new JsonObject(line)).isEqualTo(new JsonObject()
        .put("timestamp", "2026-01-02T03:04:05.600Z")
        .put("level", "WARN")
        .put("logger", "loggregator.some.Thing")
        .put("message", "it said \"no\"\nand went")
        .put("thread", Thread.currentThread().getName())
        .put("error", "java.io.IOException: broken"));
  }

  @Test
  void aSevereErrorHasItsStack() {
    LogRecord entry = entry(Level.SEVERE, "bug");
    entry.setThrown(new IllegalStateException("why"));

    JsonObject line = new JsonObject(new JsonLogLine().format(entry));

    assertThat(line.getString("level")).isEqualTo("ERROR");
    assertThat(line.getString("stack")).startsWith("java.lang.IllegalStateException: why").contains("JsonLogLineTest");
  }

  @Test
  void theQueueWritesInThisFormat() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    QueuedLog log = new QueuedLog(written);
    log.setFormatter(new JsonLogLine());
    log.publish(entry(Level.INFO, "first"));
    log.flush();

    assertThat(new JsonObject(written.toString(StandardCharsets.UTF_8)).getString("message")).isEqualTo("first");
  }

  @Test
  void whatKeepsANodeFromStartingHasTheSameFields() {
    JsonObject line = new JsonObject(JsonLogLine.ofProblem("run", "agent.tags: must be an object"));

    assertThat(line.fieldNames()).containsExactly("timestamp", "level", "logger", "message");
    assertThat(line.getString("level")).isEqualTo("ERROR");
  }

  @Test
  void aLevelHoldsForAllLoggersBelowAndEndsWhenItIsNamedNoMore() {
    String prefix = getClass().getName();
    Logger below = Logger.getLogger(prefix + ".below");
    Logger exception = Logger.getLogger(prefix + ".below.exception");
    LogLevels levels = new LogLevels();

    levels.use(Map.of(prefix, LogLevel.DEBUG, exception.getName(), LogLevel.OFF));
    assertThat(below.isLoggable(Level.FINE)).isTrue();
    assertThat(exception.isLoggable(Level.SEVERE)).isFalse();

    levels.use(Map.of());
    assertThat(below.isLoggable(Level.FINE)).isFalse();
    assertThat(exception.isLoggable(Level.SEVERE)).isTrue();
  }

  private static LogRecord entry(Level level, String message) {
    LogRecord entry = new LogRecord(level, message);
    entry.setLoggerName("loggregator.some.Thing");
    entry.setInstant(Instant.parse("2026-01-02T03:04:05.600Z"));
    return entry;
  }
}
