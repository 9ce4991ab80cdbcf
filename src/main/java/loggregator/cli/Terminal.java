package loggregator.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Where a command reads and prints.
 *
 * @param out unbuffered; writing fails with a {@code ClosedPipeException} when nobody reads any more
 * @param coloured whether {@code out} shows colours
 */
record Terminal(InputStream in, OutputStream out, PrintStream err, boolean coloured) {
  static Terminal ofProcess() {
    String noColour = System.getenv("NO_COLOR");
    boolean coloured = System.console() != null
        && (noColour == null || noColour.isEmpty())
        && !"dumb".equals(System.getenv("TERM"));
    return new Terminal(System.in, PipeOutput.of(new FileOutputStream(FileDescriptor.out)), System.err, coloured);
  }
}
