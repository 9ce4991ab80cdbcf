package loggregator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Linux says of a process' TCP connections. */
final class OpenConnections {
  private static final String ESTABLISHED = "01";
  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private OpenConnections() {
  }

  /** Those that stand, of both families, without those to one port of its own. */
  static long of(long pid, int exceptPort) {
    String except = String.format(":%04X", exceptPort);
    Path process = Path.of("/proc", Long.toString(pid));
    Set<String> established = Stream.of("tcp", "tcp6").flatMap(name -> lines(process.resolve("net/" + name)))
        .map(line -> line.strip().split(" +"))
        .filter(fields -> fields[STATE].equals(ESTABLISHED) && !fields[LOCAL].endsWith(except))
        .map(fields -> "socket:[" + fields[INODE] + "]")
        .collect(Collectors.toSet());
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      return open.map(OpenConnections::target).filter(established::contains).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().skip(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty for one that was closed meanwhile. */
  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
