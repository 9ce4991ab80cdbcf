package loggregator.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import loggregator.cli.client.ReadableText;
import loggregator.config.ConfigProblem;
import loggregator.config.ConfigResult;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command about a node's configuration, which needs no node of its own. */
abstract class ConfigCommand implements Callable<Integer> {
  final Terminal terminal;

  @Option(names = {"-conf", "--conf"}, required = true, paramLabel = "FILE_OR_JSON",
      description = "The configuration: a file, or the JSON object itself.")
  private String conf;

  @Mixin
  private PortOffset portOffset;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.")
  private boolean help;

  ConfigCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public final Integer call() {
    ConfigResult<JsonObject> json = ConfigArgument.read(conf);
    return json.value().isPresent()
        ? call(portOffset.applyTo(json.value().get(), System.getenv()))
        : refuse(ExitCode.UNREADABLE_CONFIG, json.problems());
  }

  /**
   * Returns the exit code.
   *
   * @param config with its ports moved, or what keeps them from it
   */
  abstract int call(ConfigResult<JsonObject> config);

  final int refuse(int exitCode, List<ConfigProblem> problems) {
    problems.forEach(problem -> terminal.err().println(ReadableText.of(problem.toString())));
    return exitCode;
  }
}
