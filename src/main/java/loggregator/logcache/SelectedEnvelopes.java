package loggregator.logcache;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;
import loggregator.recent.Wanted;
import loggregator.routing.RoutingTable;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;

/** What a subscription selects of what is kept. */
final class SelectedEnvelopes {
  private SelectedEnvelopes() {}

  static Wanted of(SubscriptionRequest request) {
    List<Selector> selectors = request.selectors();
    Set<MessageType> types = EnumSet.noneOf(MessageType.class);
    Map<String, Set<MessageType>> typesBySource = new HashMap<>();
    for (Selector selector : selectors) {
      types.add(selector.type());
      typesBySource.computeIfAbsent(selector.sourceId(), id -> EnumSet.noneOf(MessageType.class)).add(selector.type());
    }
    boolean wantsAllSources = typesBySource.containsKey("");
    boolean isExact = selectors.stream().allMatch(selector -> String.join("", selector.names()).isEmpty())
        && !(wantsAllSources && typesBySource.size() > 1);
    return new Wanted(wantsAllSources ? Map.of() : typesBySource, types, isExact ? any -> true : test(request));
  }

  /** Its names, too, as a Router understands them. */
  private static Predicate<Batch> test(SubscriptionRequest request) {
    boolean[] selected = {false};
    RoutingTable table = new RoutingTable(new Random(0));
    table.subscribe(new SubscriptionRequest("", "", true, request.selectors()), batch -> selected[0] = true);
    return one -> {
      selected[0] = false;
      table.route(one);
      return selected[0];
    };
  }
}
