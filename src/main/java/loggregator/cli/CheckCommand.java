package loggregator.cli;

import io.vertx.core.json.JsonObject;
import loggregator.cli.client.ReadableText;
import loggregator.config.ConfigResult;
import loggregator.config.NodeConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is wrong with a configuration, before a node is started or reloaded with it. */
@Command(
    name = "check",
    description = {
      "Says all problems of a configuration and of the files that it names, and starts nothing.",
      "It makes no file and tries no port, so a node may run with the configuration."
    })
final class CheckCommand extends ConfigCommand {
  @Parameters(paramLabel = "VERTICLE_CLASS", arity = "0..1", defaultValue = "verticles.NodeVerticle",
      description = "The verticle that is to run (default: ${DEFAULT-VALUE}).")
  private String verticleClass;

  @Option(names = {"-cluster", "--cluster"}, description = "Whether the node is to join others.")
  private boolean clustered;

  CheckCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int call(ConfigResult<JsonObject> json) {
    try {
      VerticleClass.find(verticleClass);
    } catch (IllegalArgumentException e) {
      terminal.err().println("check: " + ReadableText.of(e.getMessage()));
      return ExitCode.NO_VERTICLE;
    }
    Scope scope = Scope.of(verticleClass, clustered);
    ConfigResult<NodeConfig> config = json.flatMap(moved -> Preflight.look(moved, System.getenv(), scope));
    return config.value().isPresent() ? ExitCode.OK : refuse(ExitCode.REFUSED_CONFIG, config.problems());
  }
}
