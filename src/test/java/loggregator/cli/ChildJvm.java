package loggregator.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import loggregator.testing.BuiltJar;
import loggregator.testing.Interruptible;

/**
 * The built jar's command line in a process of its own, which finds the tests' classes, too, in a folder that the test
 * removes.
 */
final class ChildJvm implements AutoCloseable {
  /** On a loaded machine Vert.x says that a start takes long, with a stack if it is very long. */
  private static final Pattern SLOWNESS = Pattern.compile("(?m)^\\S+ WARN  BlockedThreadChecker: .*\\R"
      + "(?:io\\.vertx\\.core\\.VertxException: .*\\R(?:\tat .*\\R)*)?");

  private final Process process;
  private final Path err;

  private ChildJvm(Process process, Path err) {
    this.process = process;
    this.err = err;
  }

  static ChildJvm start(Path folder, String... arguments) throws IOException {
    return start(folder, Map.of(), arguments);
  }

  static ChildJvm start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
    return start(folder, environment, Redirect.to(folder.resolve("stdout").toFile()), arguments);
  }

  /** Its standard output is a pipe that the test reads. */
  static ChildJvm startWithPipe(Path folder, String... arguments) throws IOException {
    return start(folder, Map.of(), Redirect.PIPE, arguments);
  }

  private static ChildJvm start(Path folder, Map<String, String> environment, Redirect out, String... arguments)
      throws IOException {
    List<String> command = BuiltJar.java("-Xmx128m");
    command.addAll(List.of(
        "-cp", BuiltJar.path() + File.pathSeparator + Path.of("target/test-classes").toAbsolutePath(),
        Main.class.getName()));
    command.addAll(List.of(arguments));
    Path err = folder.resolve("stderr");
    ProcessBuilder builder = new ProcessBuilder(Interruptible.command(command)).directory(folder.toFile());
    builder.environment().putAll(environment);
    Process process = builder
        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(out)
        .redirectError(err.toFile())
        .start();
    return new ChildJvm(process, err);
  }

  /** What it has logged and complained of so far, but for the machine's slowness. */
  String err() {
    try {
      return SLOWNESS.matcher(Files.readString(err)).replaceAll("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ChildJvm awaitErr(String text) {
    await().atMost(50, SECONDS).until(() -> err().contains(text) || !process.isAlive());
    return this;
  }

  InputStream out() {
    return process.getInputStream();
  }

  /** @param name such as INT */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** Waits for the end. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
