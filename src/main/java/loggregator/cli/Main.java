package loggregator.cli;

import java.io.PrintWriter;
import java.security.Security;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
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
    versionProvider = Main.Version.class,
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

  @Option(names = {"-V", "--version"}, versionHelp = true, description = "Shows the version of this program.")
  private boolean version;

  public static void main(String[] args) {
    Logging.configure();
    openKeyStoresAtOnce();
    lookNamesUpAnew();
    askNoNetworkForAName();
    Terminal terminal = Terminal.ofProcess();
    int exitCode = ForeignText.isReadable(args, terminal.err()) ? commandLine(terminal).execute(args) : ExitCode.USAGE;
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

  /**
   * Netty names its channels after the address of a network card, and warns where a machine has only loopback. Nothing
   * here uses that name.
   */
  private static void askNoNetworkForAName() {
    if (System.getProperty("io.netty.machineId") == null) {
      System.setProperty("io.netty.machineId", "02:00:00:00:00:00:00:01");
    }
  }

  static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new Main())
        .addSubcommand(new RunCommand(terminal))
        .addSubcommand(new EmitCommand(terminal))
        .addSubcommand(new TailCommand(terminal))
        .addSubcommand(new HealthCommand(terminal))
        .addSubcommand(new CertificatesCommand(terminal))
        .addSubcommand(new VersionCommand())
        .addSubcommand(new CompletionCommand())
        .addSubcommand(new ManCommand())
        .addSubcommand(new RehearseCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(new Suggestions())
        .setOut(new PrintWriter(terminal.out(), true))
        .setErr(new PrintWriter(terminal.err(), true));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** For {@code --version}: one line. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Loggregator " + VersionCommand.version()};
    }
  }
}
