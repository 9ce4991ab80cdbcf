package loggregator.inputs.otlp;

import java.util.List;

/** The names of an enum's values, from 0 on. */
enum EnumNames {
  SEVERITY("SEVERITY_NUMBER_", List.of("UNSPECIFIED",
      "TRACE", "TRACE2", "TRACE3", "TRACE4", "DEBUG", "DEBUG2", "DEBUG3", "DEBUG4", "INFO", "INFO2", "INFO3", "INFO4",
      "WARN", "WARN2", "WARN3", "WARN4", "ERROR", "ERROR2", "ERROR3", "ERROR4", "FATAL", "FATAL2", "FATAL3", "FATAL4")),
  TEMPORALITY("AGGREGATION_TEMPORALITY_", List.of("UNSPECIFIED", "DELTA", "CUMULATIVE")),
  SPAN_KIND("SPAN_KIND_", List.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER")),
  STATUS("STATUS_CODE_", List.of("UNSET", "OK", "ERROR"));

  final String prefix;
  private final List<String> names;

  EnumNames(String prefix, List<String> names) {
    this.prefix = prefix;
    this.names = names;
  }

  /** -1 for a name that there isn't. */
  int number(String name) {
    return name.startsWith(prefix) ? names.indexOf(name.substring(prefix.length())) : -1;
  }
}
