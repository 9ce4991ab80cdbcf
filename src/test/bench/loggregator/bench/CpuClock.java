package loggregator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** CPU time that the operating system has counted, user and system together, in seconds. */
final class CpuClock {
  /** What Linux counts in, on every machine that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;
  private static final int IDLE = 4;
  private static final int WAITING = 5;
  private static final int FIRST_GUEST = 9;

  private CpuClock() {
  }

  /** Since the process began. */
  static double of(ProcessHandle process) {
    Duration cpu = process.info().totalCpuDuration()
        .orElseThrow(() -> new IllegalStateException("process " + process.pid() + " is gone"));
    return cpu.toNanos() / 1e9;
  }

  /**
   * Of all processes and the kernel, since the machine began: the first line of /proc/stat without its idle columns.
   */
  static double ofTheMachine() {
    try {
      String[] columns = Files.readString(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split(" +");
      long ticks = 0;
      for (int i = 1; i < Math.min(columns.length, FIRST_GUEST); i++) {
        ticks += i == IDLE || i == WAITING ? 0 : Long.parseLong(columns[i]);
      }
      return ticks / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
