package loggregator.follow;

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

  /** Whether the text may be a cursor; it may still be of a Log Cache that is gone. */
  public static boolean isCursor(String text) {
    return text.length() <= MAX_CURSOR_LENGTH && CURSORS.matcher(text).matches();
  }
}
