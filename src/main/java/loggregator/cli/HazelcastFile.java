package loggregator.cli;

import com.hazelcast.config.Config;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Reads Hazelcast's configuration, in which {@code ${NAME}} stands for an environment variable, as in the node's. */
final class HazelcastFile {
  private HazelcastFile() {}

  /**
   * Throws {@link IllegalArgumentException} or {@link com.hazelcast.core.HazelcastException} with a message for the
   * user where the file is malformed or names a variable that is not set. Blocks.
   */
  static Config read(Path file, Map<String, String> environment) throws FileNotFoundException {
    return Config.loadFromFile(file.toFile(), new Variables(environment));
  }

  /** Hazelcast by itself would leave the name of a variable that is not set in the place of its value. */
  private static final class Variables extends Properties {
    private final Map<String, String> environment;

    Variables(Map<String, String> environment) {
      this.environment = environment;
    }

    @Override
    public String getProperty(String name) {
      String value = environment.getOrDefault(name, "");
      if (value.isEmpty()) {
        throw new IllegalArgumentException("the environment variable " + name + " is not set");
      }
      return value;
    }
  }
}
