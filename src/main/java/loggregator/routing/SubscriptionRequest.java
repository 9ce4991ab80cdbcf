package loggregator.routing;

import java.util.List;
import java.util.Optional;
import loggregator.diode.SourceKey;

/**
 * What one consumer asks for.
 *
 * @param shardId empty for every matching envelope, else the group that shares them
 * @param deterministicName orders the members of a shard whose envelopes are spread by name; empty for none
 * @param usePreferredTags whether tags are delivered in {@code tags} rather than in {@code deprecated_tags}; the
 *     routing ignores it
 * @param selectors in the consumer's order; the first that matches an envelope delivers it, once
 * @param v1Filter present when the consumer gets envelopes of the first generation: then the batches that it is given
 *     hold serialized {@code events.Envelope}s, and this filter, not the selectors, says which
 */
public record SubscriptionRequest(
    String shardId, String deterministicName, boolean usePreferredTags, List<Selector> selectors,
    Optional<V1Filter> v1Filter) {
  /** So many selectors one request may have: a table keeps some hundred bytes for each. */
  public static final int MAX_SELECTORS = 10_000;

  /** Besides the selectors: the subscription's objects at every step from the table to its consumer. */
  private static final int OWN_BYTES = 2_000;
  /** Its nodes in the index: maps, lists, groups, members. */
  private static final int SELECTOR_BYTES = 600;
  private static final int STRING_BYTES = 60;

  public SubscriptionRequest {
    selectors = List.copyOf(selectors);
  }

  public SubscriptionRequest(
      String shardId, String deterministicName, boolean usePreferredTags, List<Selector> selectors) {
    this(shardId, deterministicName, usePreferredTags, selectors, Optional.empty());
  }

  public static SubscriptionRequest v1(String shardId, V1Filter filter) {
    return new SubscriptionRequest(shardId, "", true, List.of(), Optional.of(filter));
  }

  /**
   * What the request costs in a table: its selectors, each with all of its names. It is more than
   * {@link #MAX_SELECTORS} for a request that nobody serves.
   */
  public int selectorCount() {
    long count = selectors.stream().mapToLong(selector -> Math.max(1, selector.names().size())).sum();
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  /** What keeping the request takes, in bytes, about. */
  public long heldBytes() {
    return OWN_BYTES + selectors.stream().mapToLong(SubscriptionRequest::heldBytes).sum();
  }

  /** What a {@link RoutingTable} takes for it besides, in bytes, about. */
  public long tableBytes() {
    return heldBytes() + (long) selectorCount() * SELECTOR_BYTES;
  }

  private static long heldBytes(Selector selector) {
    return STRING_BYTES + textBytes(selector.sourceId())
        + selector.names().stream().mapToLong(SubscriptionRequest::textBytes).sum();
  }

  private static long textBytes(String text) {
    return STRING_BYTES + text.length();
  }

  /** For the queues of what this consumer gets. */
  public SourceKey sourceKey() {
    return v1Filter.isPresent() ? SourceKey.V1 : SourceKey.V2;
  }
}
