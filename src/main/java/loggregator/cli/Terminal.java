package loggregator.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command reads and prints.
 *
 * @param out unbuffered; writing fails with a {@code ClosedPipeException} when nobody reads any more
 * @param coloured whether {@code out} shows colours
 */
record Terminal(InputStream in, OutputStream out, PrintStream err, boolean coloured) {
  static Terminal ofProcess() {
    String noColour = System.getenv("NO_COLOR");
    boolean coloured = (noColour == null || noColour.isEmpty())
        && !"dumb".equals(System.getenv("TERM"))
        && StandardOutput.isTerminal();
    // Java would write to standard error in the encoding of the terminal, and know none under cron.
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    return new Terminal(System.in, PipeOutput.of(new FileOutputStream(FileDescriptor.out)), err, coloured);
  }
}
