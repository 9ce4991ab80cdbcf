package loggregator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of a process' memory. */
final class ResidentMemory {
  private ResidentMemory() {
  }

  /** @param field of the process' {@code status}, such as {@code VmRSS:} */
  static double mb(long pid, String field) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith(field)) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
        }
      }
      throw new IllegalStateException("no " + field + " of process " + pid);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
