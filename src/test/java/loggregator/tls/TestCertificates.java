package loggregator.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loggregator.config.TlsFiles;

/** Development certificates for all tests, made once and kept until the next {@code mvn clean}. */
public final class TestCertificates {
  private static final Path FOLDER = Path.of("target/test-certificates").toAbsolutePath();
  private static final Path FOREIGN_FOLDER = Path.of("target/test-certificates-of-another-ca").toAbsolutePath();

  private TestCertificates() {}

  public static Path folder() {
    return ensured(FOLDER);
  }

  /** Of a CA that the others do not know. */
  public static Path foreignFolder() {
    return ensured(FOREIGN_FOLDER);
  }

  /** The files of one of {@link DevelopmentCertificates#NAMES}. */
  public static TlsFiles files(String name) {
    return files(folder(), name);
  }

  /** The files of the event bus, which has a CA of its own. */
  public static TlsFiles busFiles() {
    return busFiles(folder());
  }

  public static TlsFiles busFiles(Path folder) {
    return new TlsFiles(
        folder.resolve("bus-ca.crt"), folder.resolve("bus-node.crt"), folder.resolve("bus-node.key"));
  }

  /** The same of a CA that the others don't know. */
  public static TlsFiles foreignFiles(String name) {
    return files(foreignFolder(), name);
  }

  /** For a test that changes them. */
  public static void copyTo(Path folder) throws IOException {
    for (String name : DevelopmentCertificates.NAMES) {
      copyTo(folder, List.of(name + ".crt", name + ".key"));
    }
    copyTo(folder, List.of("ca.crt", "ca.key", "bus-ca.crt", "bus-ca.key", "bus-node.crt", "bus-node.key"));
  }

  private static void copyTo(Path folder, List<String> names) throws IOException {
    for (String name : names) {
      Files.copy(folder().resolve(name), folder.resolve(name));
    }
  }

  private static TlsFiles files(Path folder, String name) {
    return new TlsFiles(folder.resolve("ca.crt"), folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
  }

  private static Path ensured(Path folder) {
    try {
      DevelopmentCertificates.ensure(folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
