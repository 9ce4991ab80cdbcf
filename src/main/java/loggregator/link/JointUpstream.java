package loggregator.link;

import io.vertx.core.Future;
import loggregator.envelope.Batch;
import loggregator.losses.Losses;
import loggregator.routing.SubscriptionRequest;

/**
 * Two links to sources of the same kind as one, such as the Routers of this process and the Routers of all others. A
 * feed is subscribed over both.
 *
 * <p>Threading: one event loop.
 */
public final class JointUpstream implements UpstreamLink {
  private final UpstreamLink first;
  private final UpstreamLink second;

  public JointUpstream(UpstreamLink first, UpstreamLink second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public Future<Void> start() {
    return first.start().compose(v -> second.start());
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    Half half = new Half(handler);
    return new JointFeed(first.subscribe(request, half), second.subscribe(request, half));
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }

  private record JointFeed(Feed first, Feed second) implements Feed {
    @Override
    public Future<Void> active() {
      return Future.join(first.active(), second.active()).mapEmpty();
    }

    @Override
    public void finish() {
      first.finish();
      second.finish();
    }

    @Override
    public void close() {
      first.close();
      second.close();
    }
  }

  /** What either feed calls: the handler's feed has ended when both have. */
  private static final class Half implements FeedHandler {
    private final FeedHandler handler;
    private boolean oneHasEnded;

    Half(FeedHandler handler) {
      this.handler = handler;
    }

    @Override
    public void batch(Batch batch) {
      handler.batch(batch);
    }

    @Override
    public void lost(Losses losses) {
      handler.lost(losses);
    }

    @Override
    public void ended() {
      if (oneHasEnded) {
        handler.ended();
      }
      oneHasEnded = true;
    }
  }
}
