package loggregator.uaa;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import loggregator.testing.FreePorts;
import loggregator.testing.FrozenProcesses;
import loggregator.testing.TemporaryFolders;
import loggregator.tls.TestCertificates;
import org.awaitility.Awaitility;

/**
 * A real UAA with its database in memory, in a Tomcat of its own, over HTTPS. The profile {@code uaa} of the build
 * fetches both. Closing it ends the process, and removes what it has written.
 */
final class UaaProcess implements AutoCloseable {
  /** It needs half a minute, where it has two cores for itself. */
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final Path SOFTWARE = Path.of("target/uaa").toAbsolutePath();
  private static final List<String> OPENED_PACKAGES = List.of("java.lang", "java.util", "java.io", "java.net");

  private final Path tomcat;
  private final Path folder;
  private final Path log;
  private final UaaApi api;
  private final int port;
  private final Thread atExit = new Thread(this::end);
  private Process process;

  /** Returns at once; see {@link #awaitUp}. */
  UaaProcess() {
    try {
      tomcat = tomcat();
      folder = Files.createTempDirectory("loggregator-uaa");
      log = folder.resolve("uaa.log");
      port = FreePorts.one();
      api = new UaaApi(url(), TestCertificates.folder());
      writeFiles();
      Runtime.getRuntime().addShutdownHook(atExit);
      start(SigningKey.create("first"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "https://localhost:" + port;
  }

  UaaApi api() {
    return api;
  }

  /** Returns when it answers. */
  UaaProcess awaitUp() {
    Awaitility.await("the UAA answers").atMost(START_LIMIT).pollInterval(Duration.ofMillis(250)).until(() -> {
      if (!process.isAlive()) {
        throw new AssertionError("the UAA has ended:\n" + Files.readString(log));
      }
      return api.isUp();
    });
    return this;
  }

  void freeze() {
    FrozenProcesses.freeze(process);
  }

  void thaw() {
    FrozenProcesses.thaw(process);
  }

  /** Returns when there is nobody any more at its port. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** After {@link #kill}, at the same port; it takes tokens of these keys only, and signs with the first. */
  void start(SigningKey... keys) {
    try {
      writeSettings(List.of(keys));
      ProcessBuilder builder = new ProcessBuilder(command())
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().put("UAA_CONFIG_PATH", folder.toString());
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    end();
  }

  private void end() {
    if (process != null) {
      kill();
    }
    TemporaryFolders.delete(folder);
  }

  private List<String> command() {
    Stream<String> opened = OPENED_PACKAGES.stream()
        .flatMap(name -> Stream.of("--add-opens", "java.base/" + name + "=ALL-UNNAMED"));
    Stream<String> settings = Stream.of(
        "catalina.home=" + tomcat,
        "catalina.base=" + folder,
        "java.io.tmpdir=" + folder.resolve("temp"),
        "uaa.port=" + port,
        "uaa.webapp=" + SOFTWARE.resolve("webapp"),
        "uaa.certFile=" + certificate("gateway.crt"),
        "uaa.keyFile=" + certificate("gateway.key")).map(setting -> "-D" + setting);
    return Stream.of(
            Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            opened,
            settings,
            Stream.of("-cp", tomcat.resolve("bin/bootstrap.jar") + ":" + tomcat.resolve("bin/tomcat-juli.jar"),
                "org.apache.catalina.startup.Bootstrap", "start"))
        .flatMap(part -> part).toList();
  }

  private void writeFiles() throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.createDirectories(folder.resolve("temp"));
    Files.copy(tomcat.resolve("conf/web.xml"), conf.resolve("web.xml"));
    Files.copy(tomcat.resolve("conf/catalina.properties"), conf.resolve("catalina.properties"));
    Files.copy(Path.of("src/test/resources/uaa/server.xml"), conf.resolve("server.xml"));
  }

  private void writeSettings(List<SigningKey> keys) throws IOException {
    SigningKey saml = SigningKey.of("saml", certificate("gateway.key"));
    Files.writeString(folder.resolve("uaa.yml"),
        UaaSettings.of(url(), keys, saml, Files.readString(certificate("gateway.crt"))).encodePrettily());
  }

  private static Path certificate(String name) {
    return TestCertificates.folder().resolve(name).toAbsolutePath();
  }

  private static Path tomcat() throws IOException {
    if (!Files.isDirectory(SOFTWARE)) {
      throw new AssertionError("there is no UAA in " + SOFTWARE + ": mvn verify -Puaa fetches it");
    }
    try (Stream<Path> folders = Files.list(SOFTWARE)) {
      return folders.filter(path -> path.getFileName().toString().startsWith("apache-tomcat-")).findAny().orElseThrow();
    }
  }
}
