package loggregator.stream;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.HeldFeed;
import loggregator.link.RefusedException;
import loggregator.link.RefusedFeed;
import loggregator.link.Upstream;
import loggregator.memory.MemoryBudget;
import loggregator.metrics.Metrics;
import loggregator.routing.SubscriptionRequest;

/**
 * An upstream whose subscriptions are charged to the node's memory until they are closed, and refused when they do not
 * fit. One event loop.
 */
public final class ChargedUpstream implements Upstream {
  private final Upstream upstream;
  private final MemoryBudget budget;
  private final ToLongFunction<SubscriptionRequest> cost;
  private final LongAdder rejected;

  /**
   * @param role counts what was refused
   * @param cost of a subscription, in bytes
   */
  public ChargedUpstream(
      Upstream upstream, Metrics metrics, String role, ToLongFunction<SubscriptionRequest> cost) {
    this.upstream = upstream;
    this.budget = metrics.budget();
    this.cost = cost;
    this.rejected = metrics.lossCounter(
        "loggregator_rejected", "Input refused at the door", "role", role, "reason", "no_memory");
  }

  /** Of a role that keeps what it asks others for. */
  public static ChargedUpstream ofRequests(Upstream upstream, Metrics metrics, String role) {
    return new ChargedUpstream(upstream, metrics, role, SubscriptionRequest::heldBytes);
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    long bytes = cost.applyAsLong(request);
    if (budget.tryTake(bytes)) {
      return new HeldFeed(upstream.subscribe(request, handler), () -> budget.giveBack(bytes));
    }
    rejected.increment();
    return new RefusedFeed(RefusedException.forWantOfMemory(), handler);
  }
}
