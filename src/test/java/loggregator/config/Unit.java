package loggregator.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** What a numeric key counts, which the end of its name tells. */
enum Unit {
  MILLISECONDS("Ms", "ms"),
  BYTES("Bytes", "bytes"),
  ENVELOPES("Envelopes", "envelopes"),
  FRAMES("Frames", "frames"),
  STREAMS("Streams", "streams"),
  CALLS("Calls", "calls"),
  PERCENT("Percent", "percent"),
  CONNECTIONS("Connections", "connections"),
  SUBSCRIPTIONS("Subscriptions", "subscriptions"),
  ENTRIES("Entries", "entries"),
  SERIES("Series", "series"),
  TARGETS("Targets", "targets"),
  SAMPLES("Samples", "samples"),
  DRAINS("Drains", "drains"),
  BINDINGS("Bindings", "bindings"),
  FILES("Files", "files"),
  COUNTER_TOTALS("CounterTotals", "totals");

  /** Names that say by themselves what they count. */
  static final Set<String> WITHOUT_SUFFIX = Set.of("port", "publicPort", "instances", "eventLoops", "errSeverity");

  final String suffix;
  final String printed;

  Unit(String suffix, String printed) {
    this.suffix = suffix;
    this.printed = printed;
  }

  static Optional<Unit> of(String name) {
    return Arrays.stream(values()).filter(unit -> name.endsWith(unit.suffix)).findFirst();
  }
}
