package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SystemSignalsTest {
  /** As SIGHUP is on Windows. */
  @Test
  void aSignalThatTheSystemDoesNotHaveIsDoneWithout() {
    assertThat(SystemSignals.on("NONE", () -> {})).isFalse();
  }
}
