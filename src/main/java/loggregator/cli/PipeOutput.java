package loggregator.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import loggregator.cli.client.ClosedPipeException;

/**
 * Standard output that leads to a pipe or socket: writing fails only when nobody reads it any more. The system's words
 * for that depend on the user's language, so the kind of the file decides and not the message.
 */
final class PipeOutput extends FilterOutputStream {
  private PipeOutput(OutputStream out) {
    super(out);
  }

  /** The same stream where standard output is a file or terminal, or the system doesn't tell. */
  static OutputStream of(OutputStream standardOutput) {
    return StandardOutput.isPipe() ? new PipeOutput(standardOutput) : standardOutput;
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
