package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script, with a shell script in the place of Java. */
@EnabledOnOs(OS.LINUX)
class VertxScriptTest {
  @TempDir
  Path folder;

  private Path script;
  private Path out;

  @BeforeEach
  void copyTheScript() throws IOException {
    script = Files.copy(Path.of("vertx"), folder.resolve("vertx"));
    out = folder.resolve("out");
    Files.createDirectories(folder.resolve("src/main"));
    Files.writeString(folder.resolve("pom.xml"), "");
    Files.createDirectories(folder.resolve("target"));
    Files.writeString(folder.resolve("target/loggregator.jar"), "");
    java("echo \"$@\"");
  }

  @Test
  void aCommandReachesJavaWithItsOwnOptionsLast() throws Exception {
    assertThat(run("./vertx emit --source-id 'a b' > out")).isZero();

    assertThat(Files.readString(out))
        .endsWith(" -jar " + folder.toRealPath() + "/target/loggregator.jar emit --source-id a b\n")
        .contains("-Xmx256m").doesNotContain("unsafe");
  }

  @ParameterizedTest
  @CsvSource({"17.0.15, false", "21, false", "23.0.1, false", "24, true", "25.0.1, true", "26-ea, true"})
  void anOptionOfNewerJavasGoesOnlyToThem(String version, boolean expected) throws Exception {
    Files.writeString(folder.resolve("java/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");

    assertThat(run("./vertx tail > out")).isZero();
    assertThat(Files.readString(out).contains("--sun-misc-unsafe-memory-access=allow")).isEqualTo(expected);
  }

  @Test
  void aClosedStandardInputCannotBeRead() throws Exception {
    java("cat > /dev/null 2> '" + out + "' && echo read something");

    assertThat(run("./vertx emit <&-")).isNotZero();
    assertThat(Files.readString(out)).contains("Bad file descriptor");
  }

  @Test
  void aClosedStandardOutputCannotBeWritten() throws Exception {
    java("echo line 2> '" + out + "'");

    assertThat(run("./vertx tail >&-")).isNotZero();
    assertThat(Files.readString(out)).contains("Bad file descriptor");
  }

  /** Else a log line would end up in a file that Java opens. */
  @ParameterizedTest
  @ValueSource(strings = {"<&-", ">&-", "2>&-", "<&- >&- 2>&-"})
  void noDescriptorIsLeftToTheFirstFileThatIsOpened(String closed) throws Exception {
    java("for fd in 0 1 2; do [[ -e /dev/fd/$fd ]] || echo $fd; done > '" + out + "'");

    assertThat(run("./vertx run " + closed)).isZero();
    assertThat(Files.readString(out)).isEmpty();
  }

  private void java(String command) throws IOException {
    Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
    Files.writeString(java, "#!/usr/bin/env bash\n" + command + "\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private int run(String command) throws IOException, InterruptedException {
    assertThat(script.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder = new ProcessBuilder(List.of("bash", "-c", command)).directory(folder.toFile())
        .redirectInput(Path.of("/dev/null").toFile()).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    builder.environment().put("JAVA_HOME", folder.resolve("java").toString());
    builder.environment().remove("JAVA_OPTS");
    builder.environment().put("CLASS_ARCHIVE", "no");
    return builder.start().waitFor();
  }
}
