package loggregator.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import loggregator.cli.client.ReadableText;
import loggregator.config.ConfigProblem;
import loggregator.config.ConfigResult;
import loggregator.config.NodeConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is wrong with a configuration, before a node is started or reloaded with it. */
@Command(
    name = "check",
    description = {
      "Says all problems of a configuration and of the files that it names, and starts nothing.",
      "It makes no file and tries no port, so a node may run with the configuration."
    })
final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "VERTICLE_CLASS", arity = "0..1", defaultValue = "verticles.NodeVerticle",
      description = "The verticle that is to run (default: ${DEFAULT-VALUE}).")
  private String verticleClass;

  @Option(names = {"-conf", "--conf"}, required = true, paramLabel = "FILE_OR_JSON",
      description = "The configuration: a file, or the JSON object itself.")
  private String conf;

  @Option(names = {"-cluster", "--cluster"}, description = "Whether the node is to join others.")
  private boolean clustered;

  @Mixin
  private PortOffset portOffset;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.")
  private boolean help;

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ConfigResult<JsonObject> json = ConfigArgument.read(conf);
    if (json.value().isEmpty()) {
      return refuse(ExitCode.UNREADABLE_CONFIG, json.problems());
    }
    try {
      VerticleClass.find(verticleClass);
    } catch (IllegalArgumentException e) {
      terminal.err().println("check: " + ReadableText.of(e.getMessage()));
      return ExitCode.NO_VERTICLE;
    }
    Scope scope = Scope.of(verticleClass, clustered);
    ConfigResult<NodeConfig> config = portOffset.applyTo(json.value().get(), System.getenv())
        .flatMap(moved -> Preflight.look(moved, System.getenv(), scope));
    return config.value().isPresent() ? ExitCode.OK : refuse(ExitCode.REFUSED_CONFIG, config.problems());
  }

  private int refuse(int exitCode, List<ConfigProblem> problems) {
    problems.forEach(problem -> terminal.err().println(ReadableText.of(problem.toString())));
    return exitCode;
  }
}
