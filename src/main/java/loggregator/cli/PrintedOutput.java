package loggregator.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** What commands and their help print line by line: the writer above it swallows a failure, so it is told at the end. */
final class PrintedOutput extends FilterOutputStream {
  private IOException failure;

  PrintedOutput(OutputStream out) {
    super(out);
  }

  /** Runs the command; fails when not all could be printed. */
  int execute(ParseResult parsed) {
    int exitCode = new RunLast().execute(parsed);
    if (failure != null) {
      throw new ExecutionException(parsed.commandSpec().commandLine(), "can't print", failure);
    }
    return exitCode;
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
      failure = e;
      throw e;
    }
  }
}
