package loggregator.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What Linux says of another process. */
final class ProcessState {
  private final Path folder;

  ProcessState(long pid) {
    folder = Path.of("/proc", String.valueOf(pid));
  }

  /** At the moment. */
  long residentMb() {
    return mb("VmRSS:");
  }

  /** At most since {@link #forgetPeak} was called. */
  long peakMb() {
    return mb("VmHWM:");
  }

  void forgetPeak() {
    try {
      Files.writeString(folder.resolve("clear_refs"), "5");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files and sockets. */
  long descriptors() {
    try (Stream<Path> open = Files.list(folder.resolve("fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long mb(String field) {
    try (Stream<String> lines = Files.lines(folder.resolve("status"))) {
      return lines.filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
