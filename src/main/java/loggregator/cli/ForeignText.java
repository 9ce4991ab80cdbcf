package loggregator.cli;

import java.io.PrintStream;

/** Arguments that Java could not read, which would otherwise name other files and sources than the user meant. */
final class ForeignText {
  /** What Java puts in the place of bytes that are no text. */
  private static final char REPLACEMENT = '\uFFFD';

  private ForeignText() {}

  /** Says which argument is at fault. */
  static boolean isReadable(String[] arguments, PrintStream err) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].indexOf(REPLACEMENT) >= 0) {
        err.println("vertx: argument " + (i + 1) + " is not text in " + System.getProperty("sun.jnu.encoding")
            + (isUtf8() ? "" : ", as which Java reads arguments here; LC_ALL=C.UTF-8 makes it UTF-8"));
        return false;
      }
    }
    return true;
  }

  private static boolean isUtf8() {
    return "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
  }
}
