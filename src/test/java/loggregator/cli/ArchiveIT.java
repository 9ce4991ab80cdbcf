package loggregator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import loggregator.cli.ScriptCheckout.Result;
import loggregator.testing.Awaiting;
import loggregator.testing.FreePorts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archive that the build makes, unpacked on a machine that has a Java and neither Maven nor sources. */
@EnabledOnOs(OS.LINUX)
class ArchiveIT {
  private static final Map<String, String> BARE = Map.of(
      "PATH", "/usr/bin:/bin", "JAVA_HOME", System.getProperty("java.home"), "CLASS_ARCHIVE", "no");

  @TempDir
  Path temp;

  private Path unpacked;

  @BeforeEach
  void unpack() throws Exception {
    Result tar = ScriptCheckout.run(temp, BARE, "tar xzf '" + System.getProperty("loggregator.archive") + "'");
    assertThat(tar.exitCode()).as(tar.err()).isZero();
    try (Stream<Path> folders = Files.list(temp).filter(Files::isDirectory)) {
      unpacked = folders.toList().get(0);
    }
  }

  @Test
  void aNodeRunsFromTheUnpackedFolder() throws Exception {
    int port = FreePorts.one();
    Path log = temp.resolve("log");
    ProcessBuilder run = new ProcessBuilder("./vertx", "run", "verticles.NodeVerticle", "-conf",
        "{\"admin\":{\"port\":" + port + "},\"router\":{}}").directory(unpacked.toFile());
    run.environment().putAll(BARE);
    Process node = run.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      Awaiting.until(() -> {
        assertThat(node.isAlive()).as(Files.readString(log)).isTrue();
        return isHealthy(port);
      });
    } finally {
      node.destroy();
      assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void itsScriptSaysTheVersionThatItsFolderIsNamedAfter() throws Exception {
    Result version = ScriptCheckout.run(Path.of("/"), BARE, "'" + unpacked + "/vertx' --version");
    assertThat(version.err()).isEmpty();
    assertThat("loggregator-" + version.out().strip().replace("Loggregator ", ""))
        .isEqualTo(unpacked.getFileName().toString());
  }

  @Test
  void itHasWhatAPackageNeeds() throws IOException {
    assertThat(Files.readString(unpacked.resolve("man/man1/vertx-run.1"))).startsWith(".TH \"VERTX\\-RUN\" 1");
    assertThat(unpacked.resolve("man/man1/vertx.1")).exists();
    assertThat(unpacked.resolve("man/man1/vertx-rehearse.1")).doesNotExist();
    assertThat(Files.readString(unpacked.resolve("completions/vertx"))).contains("vertx", "--interval-ms");
    for (String file : new String[] {"conf/all-in-one.json", "docs/operating.md", "systemd/loggregator.service",
        "monitoring/alerts.yaml", "LICENSE", "CHANGELOG.md"}) {
      assertThat(unpacked.resolve(file)).exists();
    }
  }

  @Test
  void itsListOfPartsNamesWhatIsInTheJarAndNothingOfTheTests() throws IOException {
    JsonObject bill = new JsonObject(Files.readString(unpacked.resolve("bom.json"), UTF_8));
    assertThat(bill.getString("bomFormat")).isEqualTo("CycloneDX");
    JsonArray parts = bill.getJsonArray("components");
    assertThat(parts.stream().map(part -> ((JsonObject) part).getString("name")))
        .contains("vertx-core", "netty-handler", "protobuf-java").doesNotContain("assertj-core", "junit-jupiter");
    assertThat(parts).allSatisfy(part -> assertThat(((JsonObject) part).getString("version")).isNotBlank());
  }

  private static boolean isHealthy(int port) {
    try {
      HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health")).build();
      return HttpClient.newHttpClient().send(health, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
