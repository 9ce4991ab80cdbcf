package loggregator.recent;

import java.util.Set;
import loggregator.envelope.MessageType;

/** What came since the store was made, kept or not. Threading: the store's lock. */
final class Totals {
  private final long[] cameByType = new long[MessageType.values().length];
  private long nextSequence;
  private long forgottenAt;

  /** Counts an envelope. Its sequence number. */
  long count(MessageType type) {
    cameByType[type.ordinal()]++;
    return nextSequence++;
  }

  /** The sequence number of the next envelope. */
  long nextSequence() {
    return nextSequence;
  }

  long came(Set<MessageType> types) {
    return types.stream().mapToLong(type -> cameByType[type.ordinal()]).sum();
  }

  /** A source was forgotten, with what it had counted. */
  void forget() {
    forgottenAt = nextSequence;
  }

  /** The sequence number of the next envelope when a source was forgotten last; 0 for never. */
  long forgottenAt() {
    return forgottenAt;
  }
}
