package loggregator.rlp;

import java.util.function.BooleanSupplier;
import loggregator.grpc.EgressErrors;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.HeldFeed;
import loggregator.link.RefusedException;
import loggregator.link.RefusedFeed;
import loggregator.link.Upstream;
import loggregator.routing.SubscriptionRequest;
import loggregator.stream.StreamLimit;

/** An upstream that refuses subscriptions beyond a limit. One event loop. */
public final class LimitedUpstream implements Upstream {
  private final Upstream upstream;
  private final StreamLimit limit;
  private final Runnable rejected;
  private final BooleanSupplier acquire;
  private final Runnable release;

  public LimitedUpstream(Upstream upstream, StreamLimit limit, Runnable rejected) {
    this(upstream, limit, rejected, limit::tryAcquire, limit::release);
  }

  private LimitedUpstream(
      Upstream upstream, StreamLimit limit, Runnable rejected, BooleanSupplier acquire, Runnable release) {
    this.upstream = upstream;
    this.limit = limit;
    this.rejected = rejected;
    this.acquire = acquire;
    this.release = release;
  }

  /** The same, which also refuses what is more than that client's share. */
  public LimitedUpstream of(String client) {
    return new LimitedUpstream(
        upstream, limit, rejected, () -> limit.tryAcquire(client), () -> limit.release(client));
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    if (acquire.getAsBoolean()) {
      return new HeldFeed(upstream.subscribe(request, handler), release);
    }
    rejected.run();
    return new RefusedFeed(new RefusedException(EgressErrors.maxStreamsReached(limit.maxStreams())), handler);
  }
}
