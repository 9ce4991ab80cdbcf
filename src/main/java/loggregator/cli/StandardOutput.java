package loggregator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the process' standard output is, as the system tells; nothing of this where it doesn't. */
final class StandardOutput {
  private static final Path FILE = Path.of("/dev/fd/1");
  private static final Path NOWHERE = Path.of("/dev/null");
  private static final int FILE_TYPE = 0xF000;
  private static final int PIPE = 0x1000;
  private static final int DEVICE = 0x2000;
  private static final int SOCKET = 0xC000;

  private StandardOutput() {}

  static boolean isPipe() {
    int type = type();
    return type == PIPE || type == SOCKET;
  }

  /** Java's own answer depends on standard input, too, and from 22 on says yes to everything. */
  static boolean isTerminal() {
    try {
      return type() == DEVICE && !Files.isSameFile(FILE, NOWHERE);
    } catch (IOException e) {
      return false;
    }
  }

  private static int type() {
    try {
      return (int) Files.getAttribute(FILE, "unix:mode") & FILE_TYPE;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return 0;
    }
  }
}
