package loggregator.routing;

import java.util.List;
import loggregator.envelope.MessageType;

/**
 * One condition of a subscription: a source, a type and, for counters and gauges, names.
 *
 * @param sourceId empty for any source
 * @param type never {@link MessageType#NONE}
 * @param names a counter's name (at most one, empty list for any) or a gauge's exact set of names (empty list for any)
 */
public record Selector(String sourceId, MessageType type, List<String> names) {
  public Selector {
    names = List.copyOf(names);
  }
}
