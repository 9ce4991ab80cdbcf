package loggregator.cli.client;

import java.io.IOException;

/** Nobody reads any more what a command prints, which is no failure of the command. */
public final class ClosedPipeException extends IOException {
  private static final long serialVersionUID = 1;

  public ClosedPipeException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
