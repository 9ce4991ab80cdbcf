package loggregator.warmup;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Keeps the roles, and what happens to their connections, out of the log while they only rehearse. */
final class QuietRoles implements AutoCloseable {
  private final List<Logger> loggers = Stream.of(
          "loggregator", "verticles", "io.vertx.core.http", "io.vertx.core.net", "io.vertx.core.impl.deployment")
      .map(Logger::getLogger).toList();
  private final List<Level> before = loggers.stream().map(Logger::getLevel).toList();

  private QuietRoles() {}

  static QuietRoles begin() {
    QuietRoles quiet = new QuietRoles();
    quiet.loggers.forEach(logger -> logger.setLevel(Level.OFF));
    return quiet;
  }

  @Override
  public void close() {
    for (int i = 0; i < loggers.size(); i++) {
      loggers.get(i).setLevel(before.get(i));
    }
  }
}
