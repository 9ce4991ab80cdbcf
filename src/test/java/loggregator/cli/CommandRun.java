package loggregator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A command that runs, in this process but on its own thread, and what it has printed so far. */
final class CommandRun {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

  private CommandRun(InputStream in, OutputStream out, String... arguments) {
    Terminal terminal = new Terminal(in, out == null ? this.out : out, new PrintStream(err, true, UTF_8), false);
    Thread thread = new Thread(() -> {
      try {
        exitCode.complete(Main.commandLine(terminal).execute(arguments));
      } catch (Throwable e) {
        exitCode.completeExceptionally(e);
      }
    });
    thread.setDaemon(true);
    thread.start();
  }

  static CommandRun start(String... arguments) {
    return new CommandRun(InputStream.nullInputStream(), null, arguments);
  }

  static CommandRun withInput(String input, String... arguments) {
    return withInput(new ByteArrayInputStream(input.getBytes(UTF_8)), arguments);
  }

  static CommandRun withInput(InputStream input, String... arguments) {
    return new CommandRun(input, null, arguments);
  }

  static CommandRun withOutput(OutputStream output, String... arguments) {
    return new CommandRun(InputStream.nullInputStream(), output, arguments);
  }

  /** A command line from its beginning and what the test adds. */
  static String[] arguments(String[] first, String... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }

  /** Waits for the end. */
  int exitCode() {
    return exitCode.join();
  }

  boolean isRunning() {
    return !exitCode.isDone();
  }

  String out() {
    return out.toString(UTF_8);
  }

  String err() {
    return err.toString(UTF_8);
  }
}
