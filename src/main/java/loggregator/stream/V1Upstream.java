package loggregator.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import loggregator.conversion.V1Selectors;
import loggregator.conversion.V2ToV1;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.Upstream;
import loggregator.routing.SubscriptionRequest;
import loggregator.routing.V1Filter;

/**
 * Serves the first generation from an upstream of the second. A subscriber that asks with a {@link V1Filter} gets the
 * envelopes that the filter takes, converted; other requests are passed on. Subscribers with the same filter that are
 * given the same batch one after the other get the same converted one.
 *
 * <p>Threading: one event loop.
 */
public final class V1Upstream implements Upstream {
  private final Upstream upstream;
  private final LongConsumer unfit;
  private final V2ToV1 conversion = new V2ToV1();
  private final Map<V1Filter, V1Conversion> conversions = new HashMap<>();

  /** @param unfit given how many envelopes of a batch the first generation has none for */
  public V1Upstream(Upstream upstream, LongConsumer unfit) {
    this.upstream = upstream;
    this.unfit = unfit;
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    if (request.v1Filter().isEmpty()) {
      return upstream.subscribe(request, handler);
    }
    V1Filter filter = request.v1Filter().get();
    V1Conversion shared = conversions.computeIfAbsent(filter, absent -> new V1Conversion(absent, conversion, unfit));
    shared.join();
    Runnable leave = () -> {
      if (shared.leave()) {
        conversions.remove(filter, shared);
      }
    };
    return new V1Feed(v2 -> upstream.subscribe(secondGeneration(request, filter), v2), handler, shared, leave);
  }

  private static SubscriptionRequest secondGeneration(SubscriptionRequest request, V1Filter filter) {
    return new SubscriptionRequest(shardId(request.shardId(), filter), "", true, V1Selectors.of(filter));
  }

  /** The members of a shard must ask for the same, and no consumer of the second generation is among them. */
  private static String shardId(String shardId, V1Filter filter) {
    return shardId.isEmpty()
        ? ""
        : "\0v1/" + filter.kind() + '/' + filter.appId().length() + '/' + filter.appId() + '/' + shardId;
  }
}
