package loggregator.routing;

import java.util.List;

/**
 * What one consumer asks for.
 *
 * @param shardId empty for every matching envelope, else the group that shares them
 * @param deterministicName orders the members of a shard whose envelopes are spread by name; empty for none
 * @param usePreferredTags whether tags are delivered in {@code tags} rather than in {@code deprecated_tags}; the
 *     routing ignores it
 * @param selectors in the consumer's order; the first that matches an envelope delivers it, once
 */
public record SubscriptionRequest(
    String shardId, String deterministicName, boolean usePreferredTags, List<Selector> selectors) {
  public SubscriptionRequest {
    selectors = List.copyOf(selectors);
  }
}
