package loggregator.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a relative file name leads: into the folder in which the program was started; what is not there, into the
 * program's own. So a command does the same in any folder, as cron and systemd start it in one that nobody chose.
 *
 * @param own the folder of {@code ./vertx}; absent where the program was started in another way
 */
public record ProgramFolder(Optional<Path> own) {
  private static final String PROPERTY = "loggregator.home";

  /** As {@code ./vertx} says. */
  public static ProgramFolder ofProcess() {
    return new ProgramFolder(
        Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of).filter(ProgramFolder::isElsewhere));
  }

  /** A name in the folder where the program was started stays as short as it was typed. */
  private static boolean isElsewhere(Path folder) {
    return !folder.equals(Path.of("").toAbsolutePath());
  }

  /** The file where it is; as it was typed where it is in neither folder. */
  public Path find(Path file) {
    return Files.exists(file) ? file : inOwn(file).filter(Files::exists).orElse(file);
  }

  /** A file among others of its folder, such as a certificate, that may have to be made; so its folder decides. */
  public Path findByFolder(Path file) {
    Path folder = file.getParent();
    boolean isHere = folder == null || Files.isDirectory(folder) || Files.exists(file);
    return isHere ? file : inOwn(file).orElse(file);
  }

  private Optional<Path> inOwn(Path file) {
    return file.isAbsolute() || file.toString().isEmpty() ? Optional.empty() : own.map(folder -> folder.resolve(file));
  }
}
