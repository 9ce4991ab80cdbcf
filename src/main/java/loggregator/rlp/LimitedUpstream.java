package loggregator.rlp;

import io.vertx.core.Future;
import java.util.function.BooleanSupplier;
import loggregator.grpc.EgressErrors;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.RefusedException;
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
      return new LimitedFeed(upstream.subscribe(request, handler));
    }
    rejected.run();
    return new RefusedFeed(EgressErrors.maxStreamsReached(limit.maxStreams()));
  }

  private final class LimitedFeed implements Feed {
    private final Feed feed;
    private boolean closed;

    LimitedFeed(Feed feed) {
      this.feed = feed;
    }

    @Override
    public Future<Void> active() {
      return feed.active();
    }

    @Override
    public void finish() {
      feed.finish();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        release.run();
        feed.close();
      }
    }
  }

  private record RefusedFeed(String reason) implements Feed {
    @Override
    public Future<Void> active() {
      return Future.failedFuture(new RefusedException(reason));
    }

    @Override
    public void finish() {
      // it was never open
    }

    @Override
    public void close() {
      // it was never open
    }
  }
}
