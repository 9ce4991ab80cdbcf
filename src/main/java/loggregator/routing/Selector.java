package loggregator.routing;

import java.util.List;
import loggregator.envelope.MessageType;

/**
 * One condition of a subscription: a source, a type and, for counters and gauges, names.
 *
 * @param sourceId empty for any source
 * @param type never {@link MessageType#NONE}
 * @param names a counter's name (at most one; an empty list or the empty name for any), or a gauge's exact set of names
 *     (an empty list for any; a repeated name is legal and matches nothing); empty for the other types
 */
public record Selector(String sourceId, MessageType type, List<String> names) {
  public Selector {
    names = List.copyOf(names);
    if (type == MessageType.NONE || names.size() > mostNames(type)) {
      throw new IllegalArgumentException("No selector of " + type + " with " + names.size() + " names");
    }
  }

  private static int mostNames(MessageType type) {
    return switch (type) {
      case COUNTER -> 1;
      case GAUGE -> Integer.MAX_VALUE;
      default -> 0;
    };
  }
}
