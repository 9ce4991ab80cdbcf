package loggregator.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import loggregator.cli.client.ClosedPipeException;

/**
 * Standard output that leads to a pipe or socket: writing fails only when nobody reads it any more. The system's words
 * for that depend on the user's language, so the kind of the file decides and not the message.
 */
final class PipeOutput extends FilterOutputStream {
  private static final Path STANDARD_OUTPUT = Path.of("/dev/fd/1");
  private static final int FILE_TYPE = 0xF000;
  private static final int PIPE = 0x1000;
  private static final int SOCKET = 0xC000;

  private PipeOutput(OutputStream out) {
    super(out);
  }

  /** The same stream where standard output is a file or terminal, or the system doesn't tell. */
  static OutputStream of(OutputStream standardOutput) {
    try {
      int type = (int) Files.getAttribute(STANDARD_OUTPUT, "unix:mode") & FILE_TYPE;
      return type == PIPE || type == SOCKET ? new PipeOutput(standardOutput) : standardOutput;
    } catch (IOException | UnsupportedOperationException e) {
      return standardOutput;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int start, int length) throws IOException {
    try {
      out.write(bytes, start, length);
    } catch (IOException e) {
      throw new ClosedPipeException(e);
    }
  }
}
