package loggregator.logcache;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import loggregator.recent.Position;
import loggregator.routing.SubscriptionRequest;

/**
 * Where a reader was, in a text that the reader gives back: of one store, or of several, each by itself.
 *
 * @param epoch of the store, which no other has
 * @param selection a hash of what was selected, without which the position's count means nothing
 */
record Cursor(String epoch, Position position, int selection) {
  private static final String BETWEEN = "~";
  private static final int PARTS = 4;

  static Cursor of(String epoch, Position position, SubscriptionRequest request) {
    return new Cursor(epoch, position, request.selectors().hashCode());
  }

  String text() {
    return epoch + "." + Long.toUnsignedString(position.sequence(), Character.MAX_RADIX)
        + "." + Long.toUnsignedString(position.counted(), Character.MAX_RADIX)
        + "." + Integer.toUnsignedString(selection, Character.MAX_RADIX);
  }

  static String join(List<String> cursors) {
    return cursors.stream().distinct().collect(Collectors.joining(BETWEEN));
  }

  /** The parts of the text whose stores are not among the others'. */
  static List<String> without(String text, List<String> others) {
    return Arrays.stream(text.split(BETWEEN)).filter(part -> !part.isEmpty())
        .filter(part -> others.stream().noneMatch(other -> epochOf(other).equals(epochOf(part)))).toList();
  }

  private static String epochOf(String part) {
    return part.substring(0, Math.max(0, part.indexOf('.')));
  }

  /** The part of the text that is of this store; empty where there is none. */
  static Optional<Cursor> find(String text, String epoch) {
    return Arrays.stream(text.split(BETWEEN)).filter(part -> part.startsWith(epoch + ".")).findFirst()
        .flatMap(Cursor::parse);
  }

  private static Optional<Cursor> parse(String text) {
    String[] parts = text.split("\\.");
    try {
      return parts.length == PARTS ? Optional.of(new Cursor(parts[0],
          new Position(number(parts[1]), number(parts[2])),
          Integer.parseUnsignedInt(parts[3], Character.MAX_RADIX))) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Not negative. */
  private static long number(String text) {
    return Long.parseLong(text, Character.MAX_RADIX) & Long.MAX_VALUE;
  }

  boolean isOf(SubscriptionRequest request) {
    return selection == request.selectors().hashCode();
  }
}
