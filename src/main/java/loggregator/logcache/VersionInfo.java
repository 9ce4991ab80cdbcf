package loggregator.logcache;

import static loggregator.json.JsonBuffer.ascii;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What {@code GET /api/v1/info} tells. Clients choose their paths and features by the version. */
final class VersionInfo {
  /** The original's, whose API this is. */
  private static final String VERSION = "3.2.12";
  private static final Path UPTIME = Path.of("/proc/uptime");

  private VersionInfo() {}

  static byte[] json() {
    return ascii("{\"version\":\"" + VERSION + "\",\"vm_uptime\":\"" + uptimeSeconds() + "\"}\n");
  }

  /** The machine's where it can be read, else the process'. */
  private static long uptimeSeconds() {
    try {
      String uptime = Files.readString(UPTIME);
      return Long.parseLong(uptime.substring(0, uptime.indexOf('.')));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return TimeUnit.MILLISECONDS.toSeconds(ManagementFactory.getRuntimeMXBean().getUptime());
    }
  }
}
