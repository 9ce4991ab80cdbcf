package loggregator.cli;

import java.io.PrintWriter;
import java.security.Security;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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
  /** They tell of all commands. */
  private static final Set<String> NEED_ALL = Set.of("completion", "man");

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
    boolean isReadable = ForeignText.isReadable(args, terminal.err());
    int exitCode = isReadable ? commandLine(terminal, args).execute(args) : ExitCode.USAGE;
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

  /** All commands. */
  static CommandLine commandLine(Terminal terminal) {
    return commandLine(terminal, new String[0]);
  }

  /** Only the command that the arguments begin with, if it is one: to get to know all takes a tenth of a second. */
  private static CommandLine commandLine(Terminal terminal, String[] arguments) {
    Map<String, Supplier<Object>> commands = commands(terminal);
    CommandLine line = new CommandLine(new Main());
    Set<String> wanted = arguments.length > 0 && commands.containsKey(arguments[0]) && !NEED_ALL.contains(arguments[0])
        ? Set.of(arguments[0])
        : commands.keySet();
    wanted.forEach(name -> line.addSubcommand(commands.get(name).get()));
    Arguments.register(line);
    PrintedOutput out = new PrintedOutput(terminal.out());
    return line
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(new Suggestions())
        .setExecutionStrategy(out::execute)
        .setExecutionExceptionHandler(new OutputFailures())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(terminal.err(), true));
  }

  private static Map<String, Supplier<Object>> commands(Terminal terminal) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("run", () -> new RunCommand(terminal));
    commands.put("emit", () -> new EmitCommand(terminal));
    commands.put("tail", () -> new TailCommand(terminal));
    commands.put("health", () -> new HealthCommand(terminal));
    commands.put("top", () -> new TopCommand(terminal));
    commands.put("why", () -> new WhyCommand(terminal));
    commands.put("check", () -> new CheckCommand(terminal));
    commands.put("certificates", () -> new CertificatesCommand(terminal));
    commands.put("version", VersionCommand::new);
    commands.put("completion", CompletionCommand::new);
    commands.put("man", ManCommand::new);
    commands.put("rehearse", RehearseCommand::new);
    return commands;
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
