package loggregator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The jar that the build has made, and commands that run it. Their JVMs start from an archive of the classes that a
 * node loads, which halves the CPU of a start; the first to need it makes it, beside the jar. A JVM that can't use the
 * archive starts without it.
 */
public final class BuiltJar {
  private static final Path JAR = Path.of(System.getProperty("loggregator.jar"));
  private static final Path ARCHIVE = JAR.resolveSibling("loggregator.jsa");

  static {
    try {
      if (!isCurrent()) {
        makeArchive();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BuiltJar() {}

  public static String path() {
    return JAR.toString();
  }

  /** The beginning of a command line, up to the options that say what runs. */
  public static List<String> java(String... options) {
    return java(List.of(options));
  }

  public static List<String> java(List<String> options) {
    return command("-XX:SharedArchiveFile=" + ARCHIVE, options);
  }

  private static List<String> command(String archiveOption, List<String> options) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", archiveOption));
    command.addAll(options);
    return command;
  }

  private static boolean isCurrent() throws IOException {
    return Files.exists(ARCHIVE)
        && Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(JAR)) >= 0;
  }

  /** The JVM writes it when it ends. */
  private static void makeArchive() throws IOException {
    Files.deleteIfExists(ARCHIVE);
    Path folder = Files.createTempDirectory("loggregator-archive");
    try (TrainingNode node = new TrainingNode(folder, command("-XX:ArchiveClassesAtExit=" + ARCHIVE, List.of()))) {
      node.runOnce();
    } finally {
      TemporaryFolders.delete(folder);
    }
  }
}
