package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogLineTest {
  private final LogRecord entry = new LogRecord(Level.INFO, "{0} on {1}");

  LogLineTest() {
    entry.setInstant(Instant.parse("2026-01-02T03:04:05.678901Z"));
    entry.setLoggerName("verticles.RouterVerticle");
    entry.setParameters(new Object[] {"router", "8083"});
  }

  @Test
  void isTheTimeTheLevelTheLoggerAndTheMessage() {
    assertThat(new LogLine().format(entry))
        .isEqualTo("2026-01-02T03:04:05.678Z INFO  RouterVerticle: router on 8083\n");
  }

  @Test
  void whatWasThrownIsOnTheSameLine() {
    entry.setLevel(Level.WARNING);
    entry.setThrown(new IllegalStateException("no\npeer"));
    assertThat(new LogLine().format(entry))
        .endsWith("WARN  RouterVerticle: router on 8083: java.lang.IllegalStateException: no\\npeer\n");
  }

  @Test
  void aSevereOneHasItsStackTrace() {
    entry.setLevel(Level.SEVERE);
    entry.setThrown(new IllegalStateException("bug"));
    assertThat(new LogLine().format(entry)).contains("ERROR").contains("\n\tat " + getClass().getName());
  }

  @Test
  void foreignTextCannotForgeALine() {
    entry.setMessage("from \u001b[1m\n2026-01-02T03:04:05.678Z ERROR forged");
    entry.setParameters(null);
    assertThat(new LogLine().format(entry)).containsOnlyOnce("\n").doesNotContain("\u001b");
  }
}
