package loggregator.stream;

import io.vertx.core.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.RefusedException;
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
      return new ChargedFeed(upstream.subscribe(request, handler), bytes);
    }
    rejected.increment();
    return new UnaffordableFeed(handler);
  }

  private final class ChargedFeed implements Feed {
    private final Feed feed;
    private final long bytes;
    private boolean closed;

    ChargedFeed(Feed feed, long bytes) {
      this.feed = feed;
      this.bytes = bytes;
    }

    @Override
    public Future<Void> active() {
      return feed.active();
    }

    @Override
    public void taken() {
      feed.taken();
    }

    @Override
    public void finish() {
      feed.finish();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        feed.close();
        budget.giveBack(bytes);
      }
    }
  }

  private record UnaffordableFeed(FeedHandler handler) implements Feed {
    @Override
    public Future<Void> active() {
      return Future.failedFuture(RefusedException.forWantOfMemory());
    }

    @Override
    public void finish() {
      handler.ended();
    }

    @Override
    public void close() {
      // it was never open
    }
  }
}
