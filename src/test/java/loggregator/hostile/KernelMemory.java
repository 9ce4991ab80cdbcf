package loggregator.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux holds for the TCP sockets of this machine, the attackers' and others' among them. */
final class KernelMemory {
  private static final Path SOCKETS = Path.of("/proc/net/sockstat");
  private static final Pattern PAGES = Pattern.compile("TCP: .* mem (\\d+)");
  private static final int PAGES_PER_MB = 256;

  private KernelMemory() {}

  static long ofSocketsMb() {
    try {
      Matcher pages = PAGES.matcher(Files.readString(SOCKETS));
      if (!pages.find()) {
        throw new IllegalStateException(SOCKETS + " names no memory of TCP");
      }
      return Long.parseLong(pages.group(1)) / PAGES_PER_MB;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
