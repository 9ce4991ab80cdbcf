package loggregator.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import loggregator.cli.ScriptCheckout.Result;
import loggregator.tls.DevelopmentCertificates;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The script and the jar as cron, systemd, containers and foreign shells start them. */
@EnabledOnOs(OS.LINUX)
@Tag("soak")
class BareEnvironmentIT {
  /** Names that no single byte holds, and a space. */
  private static final String NAME = "a ü 日";

  @TempDir
  Path temp;

  private ScriptCheckout checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = new ScriptCheckout(temp.resolve(NAME));
  }

  /** What cron, systemd, a container and a terminal in another country put into the environment, for each Java. */
  static List<Map<String, String>> environments() throws IOException {
    List<Map<String, String>> environments = new ArrayList<>();
    for (Path java : ScriptCheckout.javas()) {
      for (Map<String, String> variables : List.<Map<String, String>>of(
          Map.of(),
          Map.of("PATH", "/usr/bin:/bin", "SHELL", "/bin/sh", "LOGNAME", "nobody"),
          Map.of("PATH", "/usr/bin:/bin", "LANG", "C", "INVOCATION_ID", "0"),
          Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "POSIX", "TERM", "dumb"),
          Map.of("PATH", "/usr/bin:/bin", "LANG", "de_DE.ISO-8859-1", "LC_CTYPE", "no_SUCH.locale"))) {
        Map<String, String> environment = new TreeMap<>(variables);
        environment.put("JAVA_HOME", java.toString());
        environment.put("CLASS_ARCHIVE", "no");
        environments.add(environment);
      }
    }
    return environments;
  }

  @ParameterizedTest
  @MethodSource("environments")
  void textArrivesAsItWasTyped(Map<String, String> environment) throws Exception {
    Files.writeString(temp.resolve("grüße.log"), "schöne Grüße\n");
    try (DatagramReader agent = new DatagramReader()) {
      Result emit = run(temp, environment, "'" + checkout.script() + "' emit --v1 --source-id 'wörld 日' --tag k=ß "
          + "--file grüße.log --address " + agent.address());

      assertThat(emit).isEqualTo(new Result(0, "", ""));
      await().atMost(60, SECONDS).until(() -> !agent.envelopes().isEmpty());
      assertThat(agent.envelopes()).singleElement().satisfies(envelope -> {
        assertThat(envelope.getLogMessage().getAppId()).isEqualTo("wörld 日");
        assertThat(envelope.getLogMessage().getMessage().toStringUtf8()).isEqualTo("schöne Grüße");
        assertThat(envelope.getTagsOrThrow("k")).isEqualTo("ß");
      });
    }
  }

  @ParameterizedTest
  @MethodSource("environments")
  void namesOfFilesAreReadAndShownAsTheyAre(Map<String, String> environment) throws Exception {
    Result missing = run(temp, environment, "'" + checkout.script() + "' health -conf nö.json");
    assertThat(missing).isEqualTo(new Result(ExitCode.UNREADABLE_CONFIG, "", "nö.json: there is no such file\n"));

    Files.writeString(temp.resolve("dä.json"), "{\"admin\":{\"port\":1},\"router\":{},\"ü\":1}");
    Result refused = run(temp, environment, "'" + checkout.script() + "' health -conf dä.json");
    assertThat(refused.err()).startsWith("ü: unknown key; ");
  }

  @ParameterizedTest
  @MethodSource("environments")
  void whatIsNoTextIsRefused(Map<String, String> environment) throws Exception {
    Result emit = run(temp, environment, "'" + checkout.script() + "' emit --source-id $'a\\xffb'");
    assertThat(emit).isEqualTo(new Result(ExitCode.USAGE, "", "vertx: argument 3 is not text in UTF-8\n"));
  }

  @Test
  void aLinkInAnotherFolderIsAsGood() throws Exception {
    Path bin = Files.createDirectories(temp.resolve("bin"));
    Path link = Files.createSymbolicLink(bin.resolve("lnk"), checkout.script());
    Result version = run(Path.of("/"), bare(), "'" + link + "' --version");
    assertThat(version.exitCode()).as(version.err()).isZero();
    assertThat(version.out()).startsWith("Loggregator ");
    assertThat(version.err()).isEmpty();
  }

  @Test
  void certificatesAndConfigurationsOfTheCheckoutAreFoundFromAnyFolder() throws Exception {
    DevelopmentCertificates.ensure(checkout.folder().resolve("certs"));
    Files.createDirectories(checkout.folder().resolve("conf"));
    Files.writeString(checkout.folder().resolve("conf/n.json"), "{\"admin\":{\"port\":1},\"router\":{}}");

    Result emit = run(Path.of("/"), bare(), "'" + checkout.script() + "' emit --source-id x --address 127.0.0.1:1");
    assertThat(emit.err()).isEqualTo("emit: can't connect to the Agent at 127.0.0.1:1: Connection refused\n");

    Result health = run(Path.of("/"), bare(), "'" + checkout.script() + "' health -conf conf/n.json");
    assertThat(health.err()).startsWith("health: no answer from 127.0.0.1:1: ");
  }

  @Test
  void closedDescriptorsAreNotReadOrWritten() throws Exception {
    Result emit = run(temp, bare(), "'" + checkout.script() + "' emit --v1 --source-id x --address 127.0.0.1:9 <&-");
    assertThat(emit.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(emit.err()).startsWith("emit: can't read standard input: ").containsOnlyOnce("\n");
    assertThat(run(temp, bare(), "'" + checkout.script() + "' tail --nonsense <&- >&- 2>&-").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void withoutJavaItSaysWhatIsMissing() throws Exception {
    Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", "/nowhere");
    assertThat(run(temp, environment, "'" + checkout.script() + "' --version")).isEqualTo(new Result(1, "",
        "vertx: there is no Java at '/nowhere/bin/java'; JAVA_HOME or PATH leads to one, 17 or newer\n"));
  }

  /** In a folder of plain letters: Java 17 archives no class from a folder whose name a URL has to encode. */
  @ParameterizedTest
  @MethodSource("javas")
  void anArchiveOfClassesIsMadeAndThenUsed(Path java) throws Exception {
    Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", java.toString());
    Path script = new ScriptCheckout(temp.resolve("plain")).script();
    Path target = script.resolveSibling("target");

    Result making = run(temp, environment, "CLASS_ARCHIVE=now " + script + " --version");
    assertThat(making.exitCode()).as(making.err()).isZero();
    assertThat(archives(target)).isEqualTo(1);
    // What is loaded from an archive has no jar as its source.
    Result loaded = run(temp, withOption(environment, "-Xlog:class+load"), script + " --version");
    assertThat(loaded.out()).contains("loggregator.cli.Main source: shared objects file");

    try (var files = Files.list(target)) {
      for (Path archive : files.filter(BareEnvironmentIT::isArchive).toList()) {
        Files.delete(archive);
        Files.writeString(archive, "not an archive");
      }
    }
    Result spoilt = run(temp, environment, script + " --version");
    assertThat(spoilt.exitCode()).isZero();
    assertThat(spoilt.err()).isEmpty();
    assertThat(spoilt.out()).startsWith("Loggregator ").containsOnlyOnce("\n");
  }

  static List<Path> javas() throws IOException {
    return ScriptCheckout.javas();
  }

  private static Map<String, String> withOption(Map<String, String> environment, String option) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put("JAVA_OPTS", option);
    return more;
  }

  private static boolean isArchive(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".jsa") || name.endsWith(".aot");
  }

  private static long archives(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(BareEnvironmentIT::isArchive).filter(file -> file.toFile().length() > 0).count();
    }
  }

  private static Map<String, String> bare() {
    return Map.of("JAVA_HOME", System.getProperty("java.home"), "CLASS_ARCHIVE", "no");
  }

  private static Result run(Path in, Map<String, String> environment, String command) throws Exception {
    return ScriptCheckout.run(in, environment, command);
  }
}
