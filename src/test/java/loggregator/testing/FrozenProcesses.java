package loggregator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Processes that keep all they have, sockets included, and do nothing. */
public final class FrozenProcesses {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private FrozenProcesses() {}

  /** Returns when the system says that it runs no more. */
  public static void freeze(Process process) {
    signal(process, "STOP");
    Awaitility.await("is frozen").atMost(LIMIT).until(() -> state(process) == 'T');
  }

  public static void thaw(Process process) {
    signal(process, "CONT");
    Awaitility.await("runs again").atMost(LIMIT).until(() -> state(process) != 'T');
  }

  private static void signal(Process process, String name) {
    try {
      new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The third word of the process' {@code stat}, whose second may hold blanks. */
  private static char state(Process process) throws IOException {
    String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }
}
