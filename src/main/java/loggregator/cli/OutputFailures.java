package loggregator.cli;

import java.io.IOException;
import loggregator.cli.client.ClosedPipeException;
import loggregator.cli.client.ReadableText;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What a command says whose standard output can't be written; that nobody reads it any more is no failure. */
final class OutputFailures implements IExecutionExceptionHandler {
  /** @param cause an {@link IOException} only of the output, because commands deal with all others themselves */
  @Override
  public int handleExecutionException(Exception cause, CommandLine command, ParseResult parsed) throws Exception {
    if (cause instanceof ClosedPipeException) {
      return ExitCode.OK;
    }
    if (!(cause instanceof IOException)) {
      throw cause;
    }
    command.getErr().println(
        command.getCommandName() + ": can't write: " + ReadableText.of(String.valueOf(cause.getMessage())));
    return ExitCode.FAILED;
  }
}
