package loggregator.routing;

import java.util.List;
import loggregator.envelope.MessageType;

/**
 * A selector as the index keeps it: two selectors that mean the same have equal keys.
 *
 * @param sourceId empty for any source
 * @param nameHash {@link NameHash#ANY} for any name
 */
record SelectorKey(String sourceId, MessageType type, long nameHash) {

  static SelectorKey of(Selector selector) {
    return new SelectorKey(selector.sourceId(), selector.type(), NameHash.of(names(selector)));
  }

  /** The empty name means any counter, but is a name of its own for a gauge. */
  private static List<String> names(Selector selector) {
    boolean anyCounter = selector.type() == MessageType.COUNTER && selector.names().equals(List.of(""));
    return anyCounter ? List.of() : selector.names();
  }

  boolean anySource() {
    return sourceId.isEmpty();
  }

  boolean anyName() {
    return nameHash == NameHash.ANY;
  }

  /** One bit for each of the four shapes: with or without a source, with or without a name. */
  int shape() {
    return 1 << (anySource() ? 2 : 0) + (anyName() ? 1 : 0);
  }
}
