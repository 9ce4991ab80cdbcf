package loggregator.cli.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loggregator.follow.FollowStart;

/** What a line of a Gateway's stream says besides envelopes. */
final class ResumeLine {
  private static final String BEFORE_CURSOR = "\"cursor\":\"";
  private static final String AFTER_CURSOR = "\"}";
  private static final String EVENT_ID = "id:";
  private static final Pattern MISSED = Pattern.compile("\\{\"missed\":(?:([0-9]{1,18})|\"unknown\")}");

  private ResumeLine() {}

  /** Where to go on after the line: at its end, or in the id of an event. */
  static Optional<String> cursor(String line) {
    int begin = line.lastIndexOf(BEFORE_CURSOR);
    boolean isThere = begin >= 0 && line.stripTrailing().endsWith(AFTER_CURSOR);
    String text = isThere ? line.substring(begin + BEFORE_CURSOR.length(), line.lastIndexOf(AFTER_CURSOR))
        : line.startsWith(EVENT_ID) ? line.substring(EVENT_ID.length()).strip() : "";
    return Optional.of(text).filter(FollowStart::isCursor);
  }

  /** How many were missed, negative where that is not known; empty for a line that tells of none. */
  static Optional<Long> missed(String json) {
    Matcher missed = MISSED.matcher(json);
    return missed.matches()
        ? Optional.of(missed.group(1) == null ? -1L : Long.parseLong(missed.group(1))) : Optional.empty();
  }
}
