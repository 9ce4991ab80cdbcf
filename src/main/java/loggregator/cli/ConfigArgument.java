package loggregator.cli;

import io.vertx.core.json.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import loggregator.config.ConfigFile;
import loggregator.config.ConfigProblem;
import loggregator.config.ConfigResult;
import loggregator.config.ProgramFolder;

/** The option {@code -conf}: a file's name, or the JSON object itself. */
final class ConfigArgument {
  private static final String OPTION = "-conf";

  private ConfigArgument() {}

  /** Blocks while it reads a file. */
  static ConfigResult<JsonObject> read(String argument) {
    if (argument.strip().startsWith("{")) {
      return ConfigFile.parse(OPTION, argument);
    }
    if (argument.isBlank()) {
      return problem("is neither a file's name nor a JSON object");
    }
    try {
      return ConfigFile.read(ProgramFolder.ofProcess().find(Path.of(argument)));
    } catch (InvalidPathException e) {
      return problem("is neither a file's name nor a JSON object");
    }
  }

  private static ConfigResult<JsonObject> problem(String message) {
    return ConfigResult.invalid(List.of(new ConfigProblem(OPTION, message)));
  }
}
