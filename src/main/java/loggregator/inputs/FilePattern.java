package loggregator.inputs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/** Files by a pattern of their names, such as {@code /var/log/*.log}. Any thread, which it blocks. */
public final class FilePattern {
  /** Of folders that {@code **} reaches. */
  private static final int MAX_DEPTH = 16;

  private final Path root;
  private final int depth;
  private final PathMatcher matcher;

  /** @param pattern as a shell has it, with {@code **} for any number of folders */
  public FilePattern(String pattern) {
    Path path = Path.of(pattern);
    Path fixed = path.isAbsolute() ? path.getRoot() : Path.of("");
    int fixedNames = 0;
    while (fixedNames < path.getNameCount() - 1 && !isPattern(path.getName(fixedNames))) {
      fixed = fixed.resolve(path.getName(fixedNames++));
    }
    root = fixed;
    depth = pattern.contains("**") ? MAX_DEPTH : path.getNameCount() - fixedNames;
    matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
  }

  private static boolean isPattern(Path name) {
    return name.toString().chars().anyMatch(c -> "*?[{\\".indexOf(c) >= 0);
  }

  /** In the order of their names; none where the folder is not there or can't be read. */
  public List<Path> files() {
    try (Stream<Path> found = Files.find(root, depth, (file, attributes) -> attributes.isRegularFile()
        && matcher.matches(file), FileVisitOption.FOLLOW_LINKS)) {
      return found.sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }
}
