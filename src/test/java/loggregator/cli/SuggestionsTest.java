package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
  @ParameterizedTest
  @CsvSource({
    "tial, tail",
    "emti, emit",
    "heath, health",
    "ver, version",
    "tail --jsn, --json",
    "tail --sourceid=web, --source-id",
    "emit --source-id x --multi-line-start y, --multiline-start",
    "run x -conf {} -instance 2, -instances",
    "--verson, --version",
  })
  void theNearestNameIsProposed(String typed, String meant) {
    CommandRun run = CommandRun.start(typed.split(" "));
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).endsWith("; did you mean '" + meant + "'?\n").containsOnlyOnce("\n");
  }

  @Test
  void aHiddenCommandIsNotProposed() {
    CommandRun run = CommandRun.start("rehears");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).doesNotContain("did you mean");
  }

  @Test
  void slipsAreCounted() {
    assertThat(Suggestions.slips("tail", "tail")).isZero();
    assertThat(Suggestions.slips("tial", "tail")).isEqualTo(1);
    assertThat(Suggestions.slips("", "tail")).isEqualTo(4);
    assertThat(Suggestions.slips("til", "tail")).isEqualTo(1);
    assertThat(Suggestions.slips("taill", "tail")).isEqualTo(1);
  }
}
