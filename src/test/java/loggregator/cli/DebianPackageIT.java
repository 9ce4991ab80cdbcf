package loggregator.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import loggregator.cli.ScriptCheckout.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package that the build makes, unpacked without dpkg: a package is an {@code ar} archive of archives. */
@EnabledOnOs(OS.LINUX)
class DebianPackageIT {
  private static final Map<String, String> BARE = Map.of(
      "PATH", "/usr/bin:/bin", "JAVA_HOME", System.getProperty("java.home"), "CLASS_ARCHIVE", "no");
  private static final int MAGIC_BYTES = 8;
  private static final int HEAD_BYTES = 60;
  private static final int NAME_BYTES = 16;
  private static final int SIZE_OFFSET = 48;
  private static final int SIZE_BYTES = 10;

  @TempDir
  private Path temp;

  private Path root;
  private Path control;

  @BeforeEach
  void unpack() throws Exception {
    ByteBuffer archive = ByteBuffer.wrap(Files.readAllBytes(Path.of(System.getProperty("loggregator.deb"))));
    archive.position(MAGIC_BYTES);
    while (archive.remaining() > HEAD_BYTES) {
      byte[] head = new byte[HEAD_BYTES];
      archive.get(head);
      byte[] content = new byte[Integer.parseInt(new String(head, SIZE_OFFSET, SIZE_BYTES, US_ASCII).strip())];
      archive.get(content);
      archive.position(Math.min(archive.limit(), archive.position() + content.length % 2));
      Files.write(temp.resolve(new String(head, 0, NAME_BYTES, US_ASCII).strip().replace("/", "")), content);
    }
    control = untar("control");
    root = untar("data");
  }

  private Path untar(String name) throws Exception {
    Path folder = Files.createDirectory(temp.resolve(name));
    Result tar = ScriptCheckout.run(folder, BARE, "tar xzf ../" + name + ".tar.gz");
    assertThat(tar.exitCode()).as(tar.err()).isZero();
    return folder;
  }

  @Test
  void itsScriptRunsFromWhereItLiesAndFindsTheConfigurationSound() throws Exception {
    Result check = ScriptCheckout.run(temp, BARE,
        "'" + root + "/opt/loggregator/vertx' check -conf '" + root + "/etc/loggregator/node.json'");

    assertThat(check.exitCode()).as(check.out() + check.err()).isZero();
  }

  @Test
  void everythingIsWhereDebianLooksForIt() throws IOException {
    assertThat(Files.readSymbolicLink(root.resolve("usr/bin/vertx"))).hasToString("/opt/loggregator/vertx");
    for (String file : new String[] {"lib/systemd/system/loggregator.service", "usr/share/man/man1/vertx-run.1",
        "usr/share/bash-completion/completions/vertx", "opt/loggregator/loggregator.jar",
        "opt/loggregator/conf/grpc/agent.json", "opt/loggregator/monitoring/alerts.yaml",
        "usr/share/doc/loggregator/copyright"}) {
      assertThat(root.resolve(file)).isRegularFile();
    }
    try (Stream<Path> all = Files.walk(root.resolve("opt"))) {
      assertThat(all.filter(Files::isRegularFile).filter(Files::isExecutable))
          .containsExactly(root.resolve("opt/loggregator/vertx"));
    }
  }

  @Test
  void whatAnOperatorChangesIsKept() throws Exception {
    assertThat(Files.readString(control.resolve("conffiles"))).isEqualTo("/etc/loggregator/node.json\n");
    assertThat(Files.readString(control.resolve("control"))).contains("Package: loggregator\n", "Architecture: all\n")
        .doesNotContain("[[");
    for (String script : new String[] {"postinst", "prerm", "postrm"}) {
      assertThat(ScriptCheckout.run(control, BARE, "sh -n " + script).exitCode()).isZero();
    }
  }
}
