package loggregator.logcache;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;
import loggregator.promql.Durations;

/** Times and steps of a query as Prometheus takes them: seconds with a fraction, RFC 3339, durations. */
final class QueryTimes {
  /** Far enough from the limits of what nanoseconds can say that nothing overflows: some 200 years. */
  private static final double MAX_SECONDS = 6e9;

  private QueryTimes() {}

  /** In milliseconds since 1970; empty for what is no time. */
  static OptionalLong timeMs(String text) {
    OptionalLong seconds = secondsAsMs(text);
    if (seconds.isPresent()) {
      return seconds;
    }
    try {
      return secondsAsMs(OffsetDateTime.parse(text).toInstant().toEpochMilli() / 1_000.0);
    } catch (DateTimeParseException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  /** In milliseconds; empty for what is no duration. */
  static OptionalLong stepMs(String text) {
    long duration = Durations.parseMs(text);
    return duration >= 0 ? OptionalLong.of(duration) : secondsAsMs(text);
  }

  private static OptionalLong secondsAsMs(String text) {
    // Double.parseDouble would take "1d" for a number, too.
    return text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")
        ? secondsAsMs(Double.parseDouble(text)) : OptionalLong.empty();
  }

  private static OptionalLong secondsAsMs(double seconds) {
    return Math.abs(seconds) <= MAX_SECONDS ? OptionalLong.of(Math.round(seconds * 1_000)) : OptionalLong.empty();
  }
}
