package loggregator.cli;

import io.vertx.core.json.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
    return file(argument).map(ConfigFile::read)
        .orElseGet(() -> problem("is neither a file's name nor a JSON object"));
  }

  /** The file that it names; empty where it is no file's name. */
  static Optional<Path> file(String argument) {
    if (argument.isBlank() || argument.strip().startsWith("{")) {
      return Optional.empty();
    }
    try {
      return Optional.of(ProgramFolder.ofProcess().find(Path.of(argument)));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static ConfigResult<JsonObject> problem(String message) {
    return ConfigResult.invalid(List.of(new ConfigProblem(OPTION, message)));
  }
}
