package loggregator.follow;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a reader begins: where it was, or before the newest, or now.
 *
 * @param cursor of the answer before; empty for none, and then one of the others counts
 * @param recent so many of the newest, 0 for none
 * @param sinceMs what came in that time, 0 for nothing
 */
public record FollowStart(String cursor, int recent, long sinceMs) {
  public static final FollowStart NOW = new FollowStart("", 0, 0);
  /** So many of the newest may be asked for. */
  public static final int MAX_RECENT = 10_000;

  private static final Pattern CURSORS = Pattern.compile("[0-9a-z]+(\\.[0-9a-z]+){3}(~[0-9a-z]+(\\.[0-9a-z]+){3})*");
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final int MAX_CURSOR_LENGTH = 4_000;

  public static FollowStart at(String cursor) {
    return new FollowStart(cursor, 0, 0);
  }

  public static FollowStart recent(int envelopes) {
    return new FollowStart("", envelopes, 0);
  }

  public static FollowStart since(long ms) {
    return new FollowStart("", 0, ms);
  }

  /** The milliseconds of a time such as {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h} or {@code 2d}. */
  public static Optional<Long> parseTime(String text) {
    Matcher time = TIME.matcher(text);
    return time.matches() ? Optional.of(Long.parseLong(time.group(1)) * unitMs(time.group(2))) : Optional.empty();
  }

  private static long unitMs(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      default -> 86_400_000;
    };
  }

  /** Whether the text may be a cursor; it may still be of a Log Cache that is gone. */
  public static boolean isCursor(String text) {
    return text.length() <= MAX_CURSOR_LENGTH && CURSORS.matcher(text).matches();
  }
}
