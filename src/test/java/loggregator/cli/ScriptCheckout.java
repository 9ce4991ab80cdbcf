package loggregator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import loggregator.testing.BuiltJar;

/** The script with the built jar, as in a checkout that was built, in a folder of any name. */
final class ScriptCheckout {
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  private final Path folder;

  ScriptCheckout(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("src/main"));
    Files.createDirectories(folder.resolve("target"));
    Files.createFile(folder.resolve("pom.xml"));
    Files.copy(Path.of("vertx"), script());
    Files.copy(Path.of(BuiltJar.path()), folder.resolve("target/loggregator.jar"));
    old(folder.resolve("pom.xml"));
    old(folder.resolve("src/main"));
    if (!script().toFile().setExecutable(true)) {
      throw new IOException("can't make the script executable");
    }
  }

  private static void old(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
  }

  Path script() {
    return folder.resolve("vertx");
  }

  Path folder() {
    return folder;
  }

  /** The Java of this test, and a newer one where the machine has it. */
  static List<Path> javas() throws IOException {
    Path own = Path.of(System.getProperty("java.home"));
    if (!Files.isDirectory(INSTALLED)) {
      return List.of(own);
    }
    try (Stream<Path> installed = Files.list(INSTALLED)) {
      return Stream.concat(Stream.of(own), installed
          .filter(java -> java.getFileName().toString().contains("25") && Files.exists(java.resolve("release")))
          .limit(1)).toList();
    }
  }

  /** What a command said and how it ended. */
  record Result(int exitCode, String out, String err) {}

  /**
   * Runs bash with exactly these variables.
   *
   * @param command what bash reads as UTF-8
   */
  static Result run(Path in, Map<String, String> environment, String command) throws Exception {
    Path out = Files.createTempFile("script", ".out");
    Path err = Files.createTempFile("script", ".err");
    Path input = Files.writeString(Files.createTempFile("script", ".sh"), command, UTF_8);
    try {
      ProcessBuilder builder = new ProcessBuilder("/usr/bin/env", "bash", input.toString()).directory(in.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      Process process = builder.redirectInput(Path.of("/dev/null").toFile()).redirectOutput(out.toFile())
          .redirectError(err.toFile()).start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      return new Result(process.waitFor(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
      Files.delete(input);
    }
  }
}
