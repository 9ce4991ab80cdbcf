package loggregator.config;

/**
 * Why a configuration can't be honoured.
 *
 * @param key the dotted path of the key at fault, or the name of the file
 * @param message what is wrong, without any value that came from the environment
 */
public record ConfigProblem(String key, String message) {
  @Override
  public String toString() {
    return key + ": " + message;
  }
}
