package loggregator.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The node's own log.
 *
 * @param levels by the beginning of loggers' names
 */
public record LogConfig(Format format, Map<String, LogLevel> levels) {
  /** How a line is written. */
  public enum Format {
    TEXT,
    JSON
  }

  /** From which level on something is written. */
  public enum LogLevel {
    DEBUG,
    INFO,
    WARNING,
    ERROR,
    OFF
  }

  static LogConfig read(Section section) {
    return new LogConfig(
        section.word("format", Format.class, Format.TEXT,
            "How lines of the log are written to standard error: `text`, or `json` for one object a line."),
        section.section("levels", "What is logged, by the beginnings of loggers' names, such as `loggregator.outputs`; "
            + "the longest that fits counts.", LogConfig::levels));
  }

  private static Map<String, LogLevel> levels(Section section) {
    Map<String, LogLevel> levels = new LinkedHashMap<>();
    section.names().forEach(name -> levels.put(name,
        section.word(name, LogLevel.class, LogLevel.INFO, "From which level on they log.")));
    return Map.copyOf(levels);
  }
}
