package loggregator.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggregator.cli.client.Certificates;
import loggregator.cli.client.ClientException;
import loggregator.config.ProgramFolder;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that talks to a node and ends when it has said or heard what it was asked to. */
abstract class ClientCommand implements Callable<Integer> {
  private static final long CLOSE_TIMEOUT_MS = 2_000;

  final Terminal terminal;

  @Mixin
  PortOffset portOffset;

  private volatile int exitCode = ExitCode.OK;

  @Spec
  private CommandSpec spec;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.")
  private boolean help;

  ClientCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Starts the work; the future ends with it. May block. */
  abstract Future<Void> start(Vertx vertx) throws ClientException, InterruptedException;

  @Override
  public final Integer call() throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    try {
      start(vertx).await();
      return exitCode;
    } catch (ClientException e) {
      terminal.err().println(spec.name() + ": " + e.getMessage());
      return ExitCode.FAILED;
    } finally {
      close(vertx);
    }
  }

  /** The work is done, so whatever does not close in time ends with the process. */
  private static void close(Vertx vertx) {
    try {
      vertx.close().otherwiseEmpty().await(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // the process ends
    }
  }

  /** The folder that was given, or else the one of the checkout. */
  static Certificates certificates(Path given) {
    return new Certificates(
        given == null ? ProgramFolder.ofProcess().findByFolder(Path.of("certs", "ca.crt")).getParent() : given);
  }

  /** The command has done its work, but not as well as it should: it ends with this code. */
  final void exitWith(int code) {
    exitCode = code;
  }

  /** Ends the command with its usage. */
  final ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
