package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loggregator.tls.DevelopmentCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesCommandTest {
  @TempDir
  Path folder;

  @Test
  void makesWhatIsMissingAndLeavesWhatIsThere() throws IOException {
    Path certs = folder.resolve("certs");
    assertThat(make(certs).exitCode()).isZero();
    for (String name : DevelopmentCertificates.NAMES) {
      assertThat(certs.resolve(name + ".crt")).isRegularFile();
      assertThat(certs.resolve(name + ".key")).isRegularFile();
    }

    List<String> ca = Files.readAllLines(certs.resolve("ca.crt"));
    Files.delete(certs.resolve("bus-node.crt"));
    Files.delete(certs.resolve("bus-node.key"));
    assertThat(make(certs).exitCode()).isZero();
    assertThat(certs.resolve("bus-node.crt")).isRegularFile();
    assertThat(certs.resolve("ca.crt")).hasContent(String.join("\n", ca));
  }

  @Test
  void saysWhyItCannot() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    CommandRun run = make(file);
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .isEqualTo("certificates: could not make them in " + file + ": a file is where a folder should be\n");
  }

  private static CommandRun make(Path certs) {
    return CommandRun.start("certificates", "--certs", certs.toString());
  }
}
