package loggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import loggregator.flow.ManualScheduler;
import org.junit.jupiter.api.Test;

class LimitedLogTest {
  private static final long INTERVAL_MS = TimeUnit.NANOSECONDS.toMillis(LimitedLog.INTERVAL_NANOS);

  private final ManualScheduler clock = new ManualScheduler();
  private final List<String> written = new ArrayList<>();
  private final LimitedLog log = new LimitedLog(new WritingLogger(), Level.INFO, clock, "streams ended");

  @Test
  void writesEachLineWhileTheyAreFew() {
    for (int i = 0; i < 3 * LimitedLog.MAX_LINES; i++) {
      line(i);
      clock.passMs(INTERVAL_MS / 10);
    }

    assertThat(written).hasSize(3 * LimitedLog.MAX_LINES).startsWith("line 0", "line 1");
    assertThat(clock.openTimers()).isZero();
  }

  @Test
  void sumsUpWhatIsMoreThanThatAtTheEndOfTheInterval() {
    for (int i = 0; i < LimitedLog.MAX_LINES + 1_000; i++) {
      line(i);
    }
    assertThat(written).hasSize(LimitedLog.MAX_LINES);

    clock.passMs(INTERVAL_MS);
    assertThat(written).hasSize(LimitedLog.MAX_LINES + 1).endsWith("1000 more streams ended within 10 s");
    line(0);
    assertThat(written).endsWith("line 0");
    assertThat(clock.openTimers()).isZero();
  }

  @Test
  void saysAtItsEndWhatItHasNotSaid() {
    for (int i = 0; i < LimitedLog.MAX_LINES + 2; i++) {
      line(i);
    }
    log.close();
    log.close();

    assertThat(written).hasSize(LimitedLog.MAX_LINES + 1).endsWith("2 more streams ended within 10 s");
    assertThat(clock.openTimers()).isZero();
  }

  private void line(int number) {
    log.line(() -> "line " + number);
  }

  private final class WritingLogger implements System.Logger {
    @Override
    public String getName() {
      return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      written.add(message);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... values) {
      written.add(format);
    }
  }
}
