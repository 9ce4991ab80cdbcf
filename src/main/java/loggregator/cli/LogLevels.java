package loggregator.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import loggregator.config.LogConfig.LogLevel;

/** The levels that the configuration gives to loggers; one that it names no more gets back what it had before. */
final class LogLevels {
  /** Held, or Java would forget the loggers with their levels. */
  private final Map<Logger, Level> before = new LinkedHashMap<>();

  synchronized void use(Map<String, LogLevel> levels) {
    before.forEach(Logger::setLevel);
    before.clear();
    levels.forEach((name, level) -> {
      Logger logger = Logger.getLogger(name);
      before.put(logger, logger.getLevel());
      logger.setLevel(javaLevel(level));
    });
  }

  private static Level javaLevel(LogLevel level) {
    return switch (level) {
      case DEBUG -> Level.FINE;
      case INFO -> Level.INFO;
      case WARNING -> Level.WARNING;
      case ERROR -> Level.SEVERE;
      case OFF -> Level.OFF;
    };
  }
}
