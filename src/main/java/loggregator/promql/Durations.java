package loggregator.promql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations such as {@code 40s} and {@code 1h30m}. */
public final class Durations {
  private static final Pattern PART = Pattern.compile("(\\d{1,12})(ms|[smhdwy])");
  private static final long DAY_MS = 86_400_000;

  private Durations() {}

  /** In milliseconds; negative for what is no duration. */
  public static long parseMs(String text) {
    Matcher matcher = PART.matcher(text);
    long sum = 0;
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      sum += Long.parseLong(matcher.group(1)) * unitMs(matcher.group(2));
      end = matcher.end();
    }
    return end == text.length() && end > 0 && sum >= 0 ? sum : -1;
  }

  private static long unitMs(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      case "d" -> DAY_MS;
      case "w" -> 7 * DAY_MS;
      default -> 365 * DAY_MS;
    };
  }
}
