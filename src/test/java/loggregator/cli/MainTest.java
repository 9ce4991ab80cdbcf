package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.security.Security;
import loggregator.cli.client.ClosedPipeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @ParameterizedTest
  @CsvSource({"-n, x, is not a whole number", "--limit, 1.5, is not a whole number",
      "--tz, Nowhere/Land, is not a time zone such as Europe/Berlin or +02:00"})
  void whatAnOptionTakesIsSaidInPlainWords(String option, String value, String words) {
    CommandRun tail = CommandRun.start("tail", option, value);

    assertThat(tail.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(tail.err()).startsWith("Invalid value for option ").contains(": '" + value + "' " + words + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "completion", "man", "--help"})
  void whatCannotBePrintedIsSaid(String argument) {
    CommandRun run = CommandRun.withOutput(failing(new IOException("No space left on device")), argument);
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).isEqualTo("vertx: can't write: No space left on device\n");

    CommandRun closed = CommandRun.withOutput(failing(new ClosedPipeException(new IOException("pipe"))), argument);
    assertThat(closed.exitCode()).isZero();
    assertThat(closed.err()).isEmpty();
  }

  private static OutputStream failing(IOException failure) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw failure;
      }
    };
  }

  /** Java takes the figure at its first look-up; that may have been long before, in a process of tests. */
  @Test
  void namesAreForgottenBeforePeersAreLookedUpAgain() {
    Main.lookNamesUpAnew();

    assertThat(Integer.parseInt(Security.getProperty("networkaddress.cache.ttl"))).isBetween(0, 2);
    assertThat(Integer.parseInt(Security.getProperty("networkaddress.cache.negative.ttl"))).isBetween(0, 2);
  }
}
