package loggregator.recent;

import java.util.Set;
import loggregator.envelope.MessageType;

/**
 * What to read of one source.
 *
 * @param types empty for all
 * @param startNs the lowest timestamp, since 1970; may be negative
 * @param endNs above the highest timestamp
 * @param limit of envelopes; exceeded where it would cut a run of equal timestamps
 * @param maxBytes ends the answer before it, after a whole run if there is one
 * @param descending whether the newest come first
 */
public record RecentQuery(String sourceId, Set<MessageType> types, long startNs, long endNs, int limit, int maxBytes,
    boolean descending) {
  public RecentQuery {
    types = Set.copyOf(types);
  }

  /** The same from another timestamp on, in the direction of the query. */
  public RecentQuery after(long timestampNs) {
    return descending
        ? new RecentQuery(sourceId, types, startNs, timestampNs, limit, maxBytes, true)
        : new RecentQuery(sourceId, types, timestampNs + 1, endNs, limit, maxBytes, false);
  }
}
