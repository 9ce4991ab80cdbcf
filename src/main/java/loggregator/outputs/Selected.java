package loggregator.outputs;

import java.util.List;
import loggregator.config.SelectConfig;
import loggregator.envelope.MessageType;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;

/** Makes subscriptions of what the configuration selects. */
public final class Selected {
  private Selected() {}

  /**
   * A subscription.
   *
   * @param types of which those are asked for that are selected
   * @param suffix of the shard id, where there is one
   */
  public static SubscriptionRequest request(SelectConfig select, List<MessageType> types, String suffix) {
    List<String> sources = select.sourceIds().isEmpty() ? List.of("") : select.sourceIds();
    List<Selector> selectors = types.stream().filter(select.types()::contains)
        .flatMap(type -> sources.stream().map(source -> new Selector(source, type, List.of()))).toList();
    String shardId = select.shardId().isEmpty() ? "" : select.shardId() + suffix;
    return new SubscriptionRequest(shardId, "", true, selectors);
  }
}
