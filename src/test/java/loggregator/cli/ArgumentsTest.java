package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  @ParameterizedTest
  @CsvSource({
    "run, VERTICLE_CLASS",
    "run verticles.NodeVerticle, --conf",
    "run a b -conf {}, b",
    "run a -conf {} -instances x, instances",
    "run a -conf {} -instances 0, instances",
    "emit, --source-id",
    "emit --source-id a b, b",
    "emit --source-id a --address nowhere, nowhere",
    "emit --source-id a --counter hits, hits",
    "emit --source-id a --counter hits=-1, -1",
    "emit --source-id a --counter =1, =1",
    "emit --source-id a --gauge cpu=much, much",
    "emit --source-id a --gauge cpu=1d, 1d",
    "emit --source-id a --gauge cpu=0x1p3, 0x1p3",
    "emit --source-id a --event title, title",
    "emit --source-id a --tag x, x",
    "emit --source-id a --tag =v, =v",
    "emit --source-id a --counter a=1 --gauge b=1, --gauge",
    "emit --source-id a --counter a=1 --err, --err",
    "tail --limit 0, --limit",
    "tail --limit many, many",
    "tail --token a, --token",
    "tail --url http://a --address b:1, --url",
    "tail --url a, a",
    "tail --log=maybe, maybe",
    "version now, now",
  })
  void misuseEndsWithTheUsageOfTheCommand(String commandLine, String culprit) {
    CommandRun run = CommandRun.start(commandLine.split(" "));
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err().lines().findFirst().orElseThrow()).contains(culprit);
    assertThat(run.err()).contains("Usage: vertx " + commandLine.split(" ")[0] + " ");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fly", "--fly"})
  void withoutACommandTheUsageNamesThem(String commandLine) {
    CommandRun run = commandLine.isEmpty() ? CommandRun.start() : CommandRun.start(commandLine);
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("Usage: vertx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "run --help", "emit -h", "tail --help", "version --help"})
  void helpIsNoError(String commandLine) {
    CommandRun run = CommandRun.start(commandLine.split(" "));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: vertx");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void versionTellsWhatItRunsOn() {
    CommandRun run = CommandRun.start("version");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Loggregator development", Runtime.version().toString(), "Vert.x      5.", "TLS ");
  }
}
