package loggregator.cli;

import io.netty.channel.unix.FileDescriptor;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import loggregator.cli.client.ClosedPipeException;

/**
 * Standard output that leads to a pipe or socket: writing fails only when nobody reads it any more. The system's words
 * for that depend on the user's language, so the kind of the file decides and not the message.
 */
final class PipeOutput extends FilterOutputStream {
  private static final int STANDARD_OUTPUT = 1;

  private PipeOutput(OutputStream out) {
    super(out);
  }

  /** The same stream where standard output is a file or terminal, or the system doesn't tell. */
  static OutputStream of(OutputStream standardOutput) {
    return StandardOutput.isPipe() ? new PipeOutput(standardOutput) : standardOutput;
  }

  /** Runs the task, on a thread of its own, when nobody reads a pipe any more; never for another output. */
  static void whenUnread(OutputStream out, Runnable task) {
    if (out instanceof PipeOutput) {
      ReaderWatch.start(new FileDescriptor(STANDARD_OUTPUT), task);
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
