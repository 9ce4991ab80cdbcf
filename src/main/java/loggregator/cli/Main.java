package loggregator.cli;

import java.io.PrintWriter;
import java.security.Security;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** The entry of the command line. */
@Command(
    name = "vertx",
    description = "Routes logs and metrics from those who make them to those who want them.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:could not do it: no connection, a role that can't start",
      "2:the command line makes no sense",
      "3:the configuration can't be read",
      "4:the configuration can't be honoured",
      "5:there is no such verticle"
    })
public final class Main implements Runnable {
  @Spec
  private CommandSpec spec;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.")
  private boolean help;

  public static void main(String[] args) {
    Logging.configure();
    openKeyStoresAtOnce();
    lookNamesUpAnew();
    int exitCode = commandLine(Terminal.ofProcess()).execute(args);
    Logging.flush();
    System.exit(exitCode);
  }

  /**
   * Vert.x puts every key that it reads into a key store in memory, under a password that anybody knows. To stretch
   * that password ten thousand times protects nothing, and took a quarter of a node's start.
   */
  private static void openKeyStoresAtOnce() {
    Security.setProperty("keystore.pkcs12.keyPbeIterationCount", "1");
  }

  /**
   * Java would remember the addresses of a name for 30 s, longer than a role waits before it looks its peers up again
   * ({@code refreshIntervalMs}). Java reads this once, at its first look-up.
   */
  static void lookNamesUpAnew() {
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
  }

  static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new Main())
        .addSubcommand(new RunCommand(terminal))
        .addSubcommand(new EmitCommand(terminal))
        .addSubcommand(new TailCommand(terminal))
        .addSubcommand(new HealthCommand(terminal))
        .addSubcommand(new CertificatesCommand(terminal))
        .addSubcommand(new VersionCommand())
        .setOut(new PrintWriter(terminal.out(), true))
        .setErr(new PrintWriter(terminal.err(), true));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
